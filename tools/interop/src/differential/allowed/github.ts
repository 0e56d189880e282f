import type { Allowance } from '../allowance.js';

/** What ours, and the template, read of each answer of GitHub's API. */
const read: Readonly<Record<string, readonly string[]>> = {
  'answer: GitHub commit': [
    'sha',
    'commit/message',
    'commit/author/name',
    'author/login',
    'committer/login',
    'parents/*/sha',
  ],
  'answer: GitHub branch': ['name', 'commit/sha'],
  'answer: GitHub comparison': ['status'],
  'answer: GitHub release': ['tag_name', 'target_commitish', 'published_at', 'author/login'],
  'answer: GitHub pull request': [
    'number',
    'title',
    'user/login',
    'head/ref',
    'head/user/login',
    'head/repo/html_url',
    'base/repo/html_url',
    'base/repo/name',
    'base/repo/pushed_at',
  ],
};

const unread = Object.entries(read).map(([document, except]) => ({
  documents: [document],
  modes: ['answered so'],
  paths: ['**'],
  except,
}));

/**
 * What only scriptworker asks for: ours reads files as bytes, resolves a tag by asking for its commit, and wants to know
 * the default branch only where the branch that a task names is gone.
 */
const askedByReference = [
  {
    documents: ['answer: GitHub file', 'answer: GitHub tags', 'answer: GitHub repository'],
    modes: ['answered so'],
    paths: ['**'],
  },
];

/** Changed answers of GitHub that may be accepted. */
export const allowedGitHub: readonly Allowance[] = [
  ...unread.map((each) => ({
    ...each,
    reason: 'A member that is not read: of an answer only what the template or a rule needs is.',
  })),
  ...askedByReference.map((each) => ({
    ...each,
    reason: 'Only scriptworker asks this, and reads another member of it.',
  })),
  {
    documents: ['answer: GitHub commit'],
    modes: ['answered so'],
    paths: ['author/login', 'committer/login', 'commit/author/name', 'commit/message', 'parents/*/sha'],
    reason:
      'Of a base revision only the existence counts; of the revision itself, people are for the events of pushes, and the author is only where GitHub’s own account has committed.',
  },
  {
    documents: ['projects.yml'],
    scenarios: [
      'github-push',
      'github-release', // and github-release-promotion
      'github-action',
      'github-pull-request',
      'pr-action',
    ],
    modes: ['in the tree'],
    paths: ['**'],
    reason: 'On GitHub, only the templates of cron jobs are rendered with the level of the project.',
  },
  {
    documents: ['projects.yml'],
    scenarios: ['github-cron'],
    modes: ['in the tree'],
    paths: ['own/branches/1/**'],
    reason: 'The level of another branch than the one of this chain.',
  },
];

/** Changed answers of GitHub that ours accepts and scriptworker refuses. */
export const allowedGitHubOfOurs: readonly Allowance[] = [
  ...unread.map((each) => ({
    ...each,
    reason:
      'A member that ours does not read; the library of scriptworker ends with a TypeError or KeyError.',
  })),
  ...askedByReference.map((each) => ({
    ...each,
    reason:
      'Ours does not ask this: it reads files as bytes, not as base64 in JSON, and asks for the commit of a tag, not for a hundred tags.',
  })),
];
