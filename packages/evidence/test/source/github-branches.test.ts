import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import type { LiveEvidence } from '../../src/live.js';
import { sendRedirect } from '../test-server.js';
import {
  answers,
  api,
  expectRefused,
  head,
  older,
  type Read,
  type Refusal,
  refuse,
  repository,
  withGitHub,
} from './github-under-test.js';

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
