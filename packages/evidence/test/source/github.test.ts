import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LiveEvidence } from '../../src/live.js';
import type { sendRedirect } from '../test-server.js';
import {
  answers,
  api,
  expectRefused,
  head,
  older,
  parent,
  type Refusal,
  refuse,
  repository,
  withGitHub,
} from './github-under-test.js';

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
