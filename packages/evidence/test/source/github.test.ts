import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError, type EvidenceErrorCode } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LiveEvidence } from '../../src/live.js';
import { sendRedirect } from '../test-server.js';
import {
  answers,
  api,
  head,
  older,
  parent,
  type Routes,
  refuse,
  repository,
  withGitHub,
} from './github-under-test.js';

type Read = (evidence: LiveEvidence) => Promise<unknown>;
type Refusal = [name: string, routes: Routes, read: Read, code: EvidenceErrorCode];

async function expectRefused(routes: Routes, read: Read, code: EvidenceErrorCode): Promise<EvidenceError> {
  return await withGitHub(routes, (evidence) => expectRejected(read(evidence), EvidenceError, code));
}

describe('findCommit', () => {
  const find = (revision: string) => (evidence: LiveEvidence) =>
    evidence.findCommit({ repository, revision });
  const { commit } = answers;

  test('when a hash names a commit, it is given, and GitHub was asked as it wants to be', async () => {
    await withGitHub({ [`${api}/commits/${head}`]: commit }, async (evidence, received) => {
      expect(await find(head)(evidence)).toEqual({
        sha: head,
        parents: [parent],
        message: 'Bug 1 - x',
        authorLogin: 'author',
        committerLogin: 'web-flow',
        authorName: 'A. U. Thor',
      });
      expect(received[0]?.headers).toMatchObject({
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        'user-agent': 'chain-of-trust',
      });
      expect(received[0]?.headers).not.toHaveProperty('authorization');
    });
  });

  test.each([null, undefined, {}])('when GitHub says %j for an account, there is none', async (account) => {
    const anonymous = {
      ...commit,
      author: account,
      committer: account,
      commit: { message: '', author: null },
    };
    await withGitHub({ [`${api}/commits/main`]: anonymous }, async (evidence) => {
      expect(await evidence.findCommit({ repository, revision: 'main' })).toMatchObject({
        authorLogin: undefined,
        committerLogin: undefined,
        authorName: undefined,
      });
    });
  });

  test.each([
    ['releases/v1', `${api}/commits/releases/v1`],
    ['a#b', `${api}/commits/a%23b`],
    ['ä%2e', `${api}/commits/%C3%A4%252e`],
  ])('when the revision is %s, its segments are encoded', async (revision, path) => {
    const read = withGitHub({ [path]: commit }, (evidence) => find(revision)(evidence));
    expect(await read).toMatchObject({ sha: head });
  });

  test.each<Refusal>([
    ['an unknown name', {}, find('nope'), 'evidence-not-found'],
    [
      'an unknown hash',
      { [`${api}/commits/${head}`]: refuse(422, 'No commit found for SHA') },
      find(head),
      'evidence-not-found',
    ],
    ['a refused request', { [`${api}/commits/x`]: refuse(400, 'no') }, find('x'), 'evidence-unsupported'],
    [
      'another commit than asked for',
      { [`${api}/commits/${older}`]: commit },
      find(older),
      'evidence-malformed',
    ],
    [
      'a short hash',
      { [`${api}/commits/x`]: { ...commit, sha: 'aaaaaaa' } },
      find('x'),
      'evidence-malformed',
    ],
    ['no message', { [`${api}/commits/x`]: { ...commit, commit: {} } }, find('x'), 'evidence-malformed'],
    [
      'no parents',
      { [`${api}/commits/x`]: { ...commit, parents: undefined } },
      find('x'),
      'evidence-malformed',
    ],
    [
      'a parent without a hash',
      { [`${api}/commits/x`]: { ...commit, parents: [{}] } },
      find('x'),
      'evidence-malformed',
    ],
    ['a list', { [`${api}/commits/x`]: [commit] }, find('x'), 'evidence-malformed'],
  ])('when there is %s, the code tells', async (_, routes, read, code) => {
    await expectRefused(routes, read, code);
  });

  test.each([
    '',
    '-x',
    '/x',
    'x/',
    'a//b',
    'a..b',
    'a...b',
    '.',
    'a/./b',
    'a\nb',
    'a b',
    'main~1',
    'main^',
    'x:y',
    '@{1}',
    '\ud800',
  ])('when the revision is %j, nothing is asked', async (revision) => {
    await withGitHub({}, async (evidence, received) => {
      await expectRejected(find(revision)(evidence), EvidenceError, 'evidence-unsupported');
      expect(received).toEqual([]);
    });
  });
});

describe('isOnBranch', () => {
  const is =
    (revision = older, branch = 'main') =>
    (evidence: LiveEvidence) =>
      evidence.isOnBranch({ repository, branch, revision });
  const branches = { [`${api}/branches/main`]: answers.branch };
  const compare = `${api}/compare/${head}...${older}?per_page=1`;

  test('when the revision is the head, nothing is compared', async () => {
    await withGitHub(branches, async (evidence, received) => {
      expect(await is(head)(evidence)).toBe(true);
      expect(received).toHaveLength(1);
    });
  });

  test.each([
    ['identical', true],
    ['behind', true],
    ['ahead', false],
    ['diverged', false],
  ])('when the revision is %s, the answer is %j', async (status, expected) => {
    expect(await withGitHub({ ...branches, [compare]: { status } }, (evidence) => is()(evidence))).toBe(
      expected,
    );
  });

  test('when the branch has a slash, it is found', async () => {
    const routes = { [`${api}/branches/releases/v1`]: { ...answers.branch, name: 'releases/v1' } };
    expect(await withGitHub(routes, (evidence) => is(head, 'releases/v1')(evidence))).toBe(true);
  });

  test.each<Refusal>([
    ['no such branch', { [compare]: { status: 'behind' } }, is(), 'evidence-not-found'],
    ['no such commit', branches, is(), 'evidence-not-found'],
    [
      'another branch than asked for',
      { [`${api}/branches/main`]: { ...answers.branch, name: 'trunk' } },
      is(head),
      'evidence-malformed',
    ],
    ['no head', { [`${api}/branches/main`]: { name: 'main' } }, is(head), 'evidence-malformed'],
    ['an unknown status', { ...branches, [compare]: { status: 'near' } }, is(), 'evidence-malformed'],
    ['a name in place of a hash', branches, is('main'), 'evidence-unsupported'],
    ['the start of a hash', branches, is(head.slice(1)), 'evidence-unsupported'],
    ['a range in place of a branch', branches, is(head, 'main...evil'), 'evidence-unsupported'],
  ])('when there is %s, the code tells', async (_, routes, read, code) => {
    await expectRefused(routes, read, code);
  });
});

describe('findDefaultBranch', () => {
  const find: Read = (evidence) => evidence.findDefaultBranch(repository);

  test('when the name differs in case only, the branch is given', async () => {
    expect(await withGitHub({ [api]: answers.repository }, (evidence) => find(evidence))).toBe('main');
  });

  const moved = {
    [api]: (response: Parameters<typeof sendRedirect>[0]) =>
      sendRedirect(response, 'https://api.github.com/repositories/9', 301),
    '/repositories/9': { ...answers.repository, full_name: 'evil/scriptworker' },
  };

  test('when the repository moved, that is refused, and where to is said', async () => {
    const error = await expectRefused(moved, find, 'evidence-redirect');
    expect(error.message).toContain('moved to "evil/scriptworker"');
    expect(error.facts.movedTo).toBe('evil/scriptworker');
  });

  test('when the options know its new name, it is asked for under that one', async () => {
    const renamedRepositories = {
      'https://github.com/mozilla-releng/SCRIPTWORKER': 'https://github.com/new/name',
    };
    const routes = { ...moved, '/repos/new/name': { full_name: 'new/name', default_branch: 'trunk' } };
    await withGitHub(
      routes,
      async (evidence, received) => {
        expect(await find(evidence)).toBe('trunk');
        expect(received.map(({ url }) => url)).toEqual(['/repos/new/name']);
        const other = evidence.findDefaultBranch('https://github.com/mozilla-releng/other');
        await expectRejected(other, EvidenceError, 'evidence-not-found');
      },
      { renamedRepositories },
    );
  });

  test.each<Refusal>([
    ['no such repository', {}, find, 'evidence-not-found'],
    ['no branch', { [api]: { ...answers.repository, default_branch: '' } }, find, 'evidence-malformed'],
    ['no name', { [api]: { default_branch: 'main' } }, find, 'evidence-malformed'],
    ['a token that is none', { [api]: refuse(401, 'Bad credentials') }, find, 'evidence-forbidden'],
    ['a forbidden one', { [api]: refuse(403, 'SSO') }, find, 'evidence-forbidden'],
  ])('when there is %s, the code tells', async (_, routes, read, code) => {
    await expectRefused(routes, read, code);
  });

  test.each([
    'https://hg.mozilla.org/mozilla-central',
    'http://github.com/a/b',
    'https://github.com/a',
    'https://github.com/a/b/c',
    'https://github.com/a/b/',
    'https://github.com.evil/a/b',
    'https://github.com/a/..',
    'git@github.com:a/b',
  ])('when the repository is %s, nothing is asked', async (url) => {
    await withGitHub({}, async (evidence, received) => {
      await expectRejected(evidence.findDefaultBranch(url), EvidenceError, 'evidence-unsupported');
      expect(received).toEqual([]);
    });
  });
});

describe('findRelease', () => {
  const find: Read = (evidence) => evidence.findRelease({ repository, tag: 'v1.0' });
  const path = `${api}/releases/tags/v1.0`;
  const { release } = answers;

  test('when the tag was released, the release is given', async () => {
    expect(await withGitHub({ [path]: release }, (evidence) => find(evidence))).toEqual({
      tag: 'v1.0',
      targetCommitish: 'main',
      publishedAt: '2024-05-01T10:00:00Z',
      authorLogin: 'releaser',
    });
  });

  test.each<Refusal>([
    ['no release', {}, find, 'evidence-not-found'],
    ['another tag', { [path]: { ...release, tag_name: 'v1.1' } }, find, 'evidence-malformed'],
    ['a draft', { [path]: { ...release, published_at: null } }, find, 'evidence-malformed'],
    ['no author', { [path]: { ...release, author: null } }, find, 'evidence-malformed'],
    ['no target', { [path]: { ...release, target_commitish: undefined } }, find, 'evidence-malformed'],
    [
      'a tag that leads elsewhere',
      { [path]: release },
      (evidence) => evidence.findRelease({ repository, tag: '../latest' }),
      'evidence-unsupported',
    ],
  ])('when there is %s, the code tells', async (_, routes, read, code) => {
    await expectRefused(routes, read, code);
  });
});

describe('findPullRequest', () => {
  const find =
    (number = 7) =>
    (evidence: LiveEvidence) =>
      evidence.findPullRequest({ repository, number });
  const path = `${api}/pulls/7`;
  const { pullRequest } = answers;
  const { head: from, base } = pullRequest;

  test.each([pullRequest, { ...pullRequest, head: { ...from, repo: null } }])(
    'when it is there, it is given as it is',
    async (answer) => {
      expect(await withGitHub({ [path]: answer }, (evidence) => find()(evidence))).toEqual(answer);
    },
  );

  test.each<[string, object]>([
    ['another number', { number: 8 }],
    ['no user', { user: null }],
    ['no hash', { head: { ...from, sha: 'main' } }],
    ['no branch', { head: { ...from, ref: undefined } }],
    ['no user of its head', { head: { ...from, user: {} } }],
    ['no word on where its head is', { head: { ...from, repo: undefined } }],
    ['no branch to go to', { base: { ...base, ref: undefined } }],
    ['no repository to go to', { base: { ...base, repo: {} } }],
  ])('when it has %s, it is malformed', async (_, change) => {
    await expectRefused({ [path]: { ...pullRequest, ...change } }, find(), 'evidence-malformed');
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'when the number is %d, it is unsupported',
    async (number) => {
      await expectRefused({}, find(number), 'evidence-unsupported');
    },
  );

  test('when there is none, it is not found', async () => {
    await expectRefused({}, find(), 'evidence-not-found');
  });
});

describe('every answer of GitHub', () => {
  test('when it is any JSON, the read gives a value or an EvidenceError', async () => {
    let answer: unknown;
    const respond = (response: Parameters<typeof sendRedirect>[0]) =>
      void response.end(JSON.stringify(answer));
    const paths = ['/commits/main', '/branches/main', '', '/releases/tags/v1.0', '/pulls/7'];
    const routes = Object.fromEntries(paths.map((path) => [`${api}${path}`, respond]));
    await withGitHub(routes, async (evidence) => {
      const reads: readonly (() => Promise<unknown>)[] = [
        () => evidence.findCommit({ repository, revision: 'main' }),
        () => evidence.isOnBranch({ repository, branch: 'main', revision: head }),
        () => evidence.findDefaultBranch(repository),
        () => evidence.findRelease({ repository, tag: 'v1.0' }),
        () => evidence.findPullRequest({ repository, number: 7 }),
      ];
      const member = fc.constantFrom(...Object.values(answers).flatMap(Object.entries));
      const near = fc
        .constantFrom(...Object.values(answers))
        .chain((document) =>
          fc.tuple(member, fc.jsonValue()).map(([[name], value]) => ({ ...document, [name]: value })),
        );
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.jsonValue(), near), fc.constantFrom(...reads), async (value, read) => {
          answer = value;
          await read().catch((error: unknown) => expect(error).toBeInstanceOf(EvidenceError));
        }),
        { numRuns: 200 },
      );
    });
  });
});
