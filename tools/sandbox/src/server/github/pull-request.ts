import { isJsonObject, type JsonObject, type JsonValue } from '@chain-of-trust/types';
import type { World } from '../../world/world.js';
import { repositoryDocument } from './repository.js';
import type { GitHubCall } from './route.js';
import { userDocument } from './user.js';

/** What the world does not model: always the same. */
const unmodelled: JsonObject = {
  active_lock_reason: null,
  additions: 1,
  assignee: null,
  assignees: [],
  auto_merge: null,
  body: null,
  body_html: null,
  body_text: null,
  changed_files: 1,
  comments: 0,
  commits: 1,
  deletions: 0,
  draft: false,
  labels: [],
  maintainer_can_modify: false,
  merge_commit_sha: null,
  mergeable: true,
  mergeable_state: 'clean',
  merged: false,
  merged_by: null,
  milestone: null,
  rebaseable: true,
  requested_reviewers: [],
  requested_teams: [],
  review_comments: 0,
};

/** A pull request, with what the world says of it filled up. @see GitHub REST API, schema "Pull Request" */
export function pullRequestDocument(
  { world, apiBase, repository }: GitHubCall,
  stored: JsonObject,
): JsonObject {
  const { owner, name, url: page } = repository;
  const number = String(stored.number);
  const url = `${apiBase}/repos/${owner}/${name}/pulls/${number}`;
  const issue = `${apiBase}/repos/${owner}/${name}/issues/${number}`;
  return {
    ...unmodelled,
    url,
    issue_url: issue,
    comments_url: `${issue}/comments`,
    commits_url: `${url}/commits`,
    diff_url: `${page}/pull/${number}.diff`,
    patch_url: `${page}/pull/${number}.patch`,
    review_comment_url: `${apiBase}/repos/${owner}/${name}/pulls/comments{/number}`,
    review_comments_url: `${url}/comments`,
    statuses_url: `${apiBase}/repos/${owner}/${name}/statuses/{sha}`,
    _links: { self: { href: url }, html: { href: `${page}/pull/${number}` } },
    ...stored,
    user: withUser(apiBase, stored.user),
    head: endDocument(world, apiBase, stored.head),
    base: endDocument(world, apiBase, stored.base),
  };
}

function endDocument(world: World, apiBase: string, end: JsonValue | undefined): JsonObject {
  if (!isJsonObject(end)) return {};
  const { repo, user } = end;
  const stored = world.gitHub.get(isJsonObject(repo) ? String(repo.html_url) : '');
  return {
    ...end,
    user: withUser(apiBase, user),
    // A repository that the world does not have stays as the pull request names it.
    repo: stored === undefined ? (repo ?? null) : repositoryDocument(world, apiBase, stored),
  };
}

/** Accounts that were deleted are null. */
function withUser(apiBase: string, user: JsonValue | undefined): JsonValue {
  return isJsonObject(user) && typeof user.login === 'string' ? userDocument(apiBase, user.login) : null;
}
