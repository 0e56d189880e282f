import { createHash } from 'node:crypto';
import type { JsonObject } from '@chain-of-trust/types';
import type { GitHubCommit } from '../../world/github-repository.js';
import { nodeIdFor, repositoryApiUrl, timestamp } from './links.js';
import type { GitHubCall } from './route.js';
import { optionalUser } from './user.js';

/** A commit as other documents list it. */
export function shortCommit(call: GitHubCall, commit: GitHubCommit): JsonObject {
  const { apiBase, repository } = call;
  const { sha } = commit;
  const base = repositoryApiUrl(apiBase, repository);
  const url = `${base}/commits/${sha}`;
  return {
    sha,
    node_id: nodeIdFor(`commit ${sha}`),
    commit: gitCommit(call, commit, base),
    url,
    html_url: `${repository.url}/commit/${sha}`,
    comments_url: `${url}/comments`,
    author: optionalUser(apiBase, commit.authorLogin),
    committer: optionalUser(apiBase, commit.committerLogin),
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: `${base}/commits/${parent}`,
      html_url: `${repository.url}/commit/${parent}`,
    })),
  };
}

/** A commit as the API answers it; which files it changed is not modelled. @see "Get a commit" */
export function commitDocument(call: GitHubCall, commit: GitHubCommit): JsonObject {
  return { ...shortCommit(call, commit), stats: { total: 0, additions: 0, deletions: 0 }, files: [] };
}

/** What git itself knows: its names and e-mail addresses are whatever the author wrote. */
function gitCommit({ world }: GitHubCall, commit: GitHubCommit, base: string): JsonObject {
  const { sha, message, authorName, authorEmail, committerLogin } = commit;
  const tree = createHash('sha1').update(`tree of ${sha}`).digest('hex');
  const date = timestamp(world.now);
  const author = { name: authorName, email: authorEmail, date };
  // What is merged on the web site is committed by GitHub.
  const isWebFlow = committerLogin === 'web-flow';
  const committer = isWebFlow ? { name: 'GitHub', email: 'noreply@github.com', date } : author;
  return {
    author,
    committer,
    message,
    tree: { sha: tree, url: `${base}/git/trees/${tree}` },
    url: `${base}/git/commits/${sha}`,
    comment_count: 0,
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  };
}
