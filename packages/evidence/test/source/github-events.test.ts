import { describe, expect, test } from 'vitest';
import type { LiveEvidence } from '../../src/live.js';
import {
  answers,
  api,
  expectRefused,
  type Read,
  type Refusal,
  repository,
  withGitHub,
} from './github-under-test.js';

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
