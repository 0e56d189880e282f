import { expectThrown } from '@chain-of-trust/fixtures';
import { EvidenceError } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pushLogUrl, rawFileUrl } from '../../src/source/repository-url.js';

const revision = 'a'.repeat(40);
const file = {
  repository: 'https://hg.mozilla.org/releases/mozilla-beta',
  revision,
  path: '.taskcluster.yml',
};
const github = { ...file, repository: 'https://github.com/mozilla-mobile/fenix' };

describe('rawFileUrl', () => {
  test('when the host is a Mercurial server, its raw file is named', () => {
    expect(rawFileUrl(file).href).toBe(
      `https://hg.mozilla.org/releases/mozilla-beta/raw-file/${revision}/.taskcluster.yml`,
    );
  });

  test('when the host is GitHub, the host of raw files is named', () => {
    expect(rawFileUrl(github).href).toBe(
      `https://raw.githubusercontent.com/mozilla-mobile/fenix/${revision}/.taskcluster.yml`,
    );
  });

  test('when the path has characters of a URL, each segment is encoded', () => {
    const url = rawFileUrl({ ...file, path: 'a b/c?d#e/%2e%2e' });
    expect(url.pathname.endsWith('/a%20b/c%3Fd%23e/%252e%252e')).toBe(true);
    expect(url.search + url.hash).toBe('');
  });

  test.each([
    'http://hg.mozilla.org/x',
    'https://user@hg.mozilla.org/x',
    'https://user:password@hg.mozilla.org/x',
    'https://hg.mozilla.org/x?y',
    'https://hg.mozilla.org/x#y',
    'https://hg.mozilla.org/x/',
    'https://hg.mozilla.org/',
    'https://hg.mozilla.org',
    'https://hg.mozilla.org//x',
    'https://hg.mozilla.org/x/../y',
    'https://hg.mozilla.org/x/./y',
    'https://hg.mozilla.org/x/%2e%2e/y',
    'https://hg.mozilla.org/x\\y',
    'https://hg.mozіlla.org/x',
    'https://hg.mozilla.org/x\n',
    'ssh://hg.mozilla.org/x',
    'hg.mozilla.org/x',
    'https://github.com/mozilla',
    'https://github.com/mozilla/x/tree',
    'https://github.com/mozilla/..',
    '',
  ])('when the repository is %j, it is refused, and a password is not repeated', (repository) => {
    const error = expectThrown(
      () => rawFileUrl({ ...file, repository }),
      EvidenceError,
      'evidence-unsupported',
    );
    expect(error.message).not.toContain('user');
  });

  test.each(['', '-r', '.', '..', 'a..b', 'a/b', 'a b', 'a%2Fb', 'a?b', '(x)', 'é', 'a'.repeat(256)])(
    'when the revision is %j, it is refused',
    (bad) => {
      expectThrown(() => rawFileUrl({ ...file, revision: bad }), EvidenceError, 'evidence-unsupported');
      expectThrown(() => pushLogUrl({ ...file, revision: bad }), EvidenceError, 'evidence-unsupported');
    },
  );

  test.each(['', '/etc/passwd', '../x', 'a/../b', 'a/./b', 'a//b', 'a/'])(
    'when the path is %j, it is refused',
    (path) => {
      expectThrown(() => rawFileUrl({ ...file, path }), EvidenceError, 'evidence-unsupported');
    },
  );

  test.each([file, github])(
    'for any revision and path, the URL stays below the revision of $repository',
    (reference) => {
      fc.assert(
        fc.property(fc.string(), fc.string(), (anyRevision, path) => {
          let url: URL;
          try {
            url = rawFileUrl({ ...reference, revision: anyRevision, path });
          } catch (error) {
            expect(error).toBeInstanceOf(EvidenceError);
            return;
          }
          const [, rest = ''] = url.href.split(/\/raw-file\/|\/fenix\//);
          const [sentRevision, ...segments] = rest.split('/');
          expect([sentRevision, segments.map(decodeURIComponent).join('/')]).toEqual([anyRevision, path]);
        }),
      );
    },
  );
});

describe('pushLogUrl', () => {
  test('when the repository is a Mercurial one, its pushlog is named', () => {
    expect(pushLogUrl(file).href).toBe(
      `https://hg.mozilla.org/releases/mozilla-beta/json-pushes?changeset=${revision}&version=2&full=1`,
    );
  });

  test('when the repository is on GitHub, it is refused', () => {
    expectThrown(() => pushLogUrl(github), EvidenceError, 'evidence-unsupported');
  });
});
