import type { JsonObject } from '@chain-of-trust/types';
import type { GitHubCommit } from '../../world/github-repository.js';
import { shortCommit } from './commit.js';
import { repositoryApiUrl } from './links.js';
import type { GitHubCall } from './route.js';

/** GitHub lists no more commits than these on a page. */
const pageSize = 250;

/**
 * How two commits lie to each other; `undefined` where they have nothing in common.
 *
 * @see GitHub REST API, "Compare two commits"
 */
export function comparisonDocument(
  call: GitHubCall,
  base: GitHubCommit,
  head: GitHubCommit,
): JsonObject | undefined {
  const { network, repository, apiBase } = call;
  const ofBase = network.history(base.sha);
  const ofHead = network.history(head.sha);
  const hashesOfBase = new Set(ofBase.map(({ sha }) => sha));
  const hashesOfHead = new Set(ofHead.map(({ sha }) => sha));
  const mergeBase = ofHead.find(({ sha }) => hashesOfBase.has(sha));
  if (mergeBase === undefined) return undefined;
  const ahead = ofHead.filter(({ sha }) => !hashesOfBase.has(sha));
  const behind = ofBase.filter(({ sha }) => !hashesOfHead.has(sha));
  const range = `${base.sha}...${head.sha}`;
  const page = `${repository.url}/compare/${range}`;
  return {
    url: `${repositoryApiUrl(apiBase, repository)}/compare/${range}`,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: shortCommit(call, base),
    merge_base_commit: shortCommit(call, mergeBase),
    status: statusOf(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead
      .toReversed()
      .slice(0, pageSize)
      .map((commit) => shortCommit(call, commit)),
    files: [],
  };
}

function statusOf(ahead: number, behind: number): 'identical' | 'ahead' | 'behind' | 'diverged' {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
