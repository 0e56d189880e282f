import type { TaskEvent } from '@chain-of-trust/policy';
import type { Rebuild } from '../rebuild-input.js';
import { rebuildAction } from './action.js';
import { rebuildCron } from './cron.js';
import { rebuildGitHubPullRequest } from './github-pull-request.js';
import { rebuildGitHubPush } from './github-push.js';
import { rebuildGitHubRelease } from './github-release.js';
import { rebuildMercurialPush } from './hg-push.js';

/** How the tasks of each event are rebuilt. */
export const events: Readonly<Record<TaskEvent, Rebuild>> = {
  'hg-push': rebuildMercurialPush,
  cron: rebuildCron,
  action: rebuildAction('action'),
  'github-push': rebuildGitHubPush,
  'github-release': rebuildGitHubRelease,
  'github-pull-request': rebuildGitHubPullRequest('github-pull-request'),
  'github-pull-request-untrusted': rebuildGitHubPullRequest('github-pull-request-untrusted'),
  'pr-action': rebuildAction('pr-action'),
};
