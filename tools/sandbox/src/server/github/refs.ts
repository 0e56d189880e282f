import type { JsonObject } from '@chain-of-trust/types';
import type { GitHubCommit, GitHubRelease } from '../../world/github-repository.js';
import { shortCommit } from './commit.js';
import { nodeIdFor, numberFor, repositoryApiUrl } from './links.js';
import type { GitHubCall } from './route.js';
import { userDocument } from './user.js';

/** A branch as the API answers it. @see GitHub REST API, "Get a branch" */
export function branchDocument(call: GitHubCall, name: string, head: GitHubCommit): JsonObject {
  const { apiBase, repository } = call;
  const self = `${repositoryApiUrl(apiBase, repository)}/branches/${encodeURIComponent(name)}`;
  return {
    name,
    commit: shortCommit(call, head),
    _links: { self, html: `${repository.url}/tree/${name}` },
    protected: false,
    protection: {
      enabled: false,
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${self}/protection`,
  };
}

/** A tag as lists have it. @see GitHub REST API, "List repository tags" */
export function tagDocument({ apiBase, repository }: GitHubCall, name: string, sha: string): JsonObject {
  const base = repositoryApiUrl(apiBase, repository);
  return {
    name,
    commit: { sha, url: `${base}/commits/${sha}` },
    zipball_url: `${base}/zipball/refs/tags/${name}`,
    tarball_url: `${base}/tarball/refs/tags/${name}`,
    node_id: nodeIdFor(`tag ${repository.owner}/${repository.name} ${name}`),
  };
}

/** A release as the API answers it. @see GitHub REST API, "Get a release by tag name" */
export function releaseDocument({ apiBase, repository }: GitHubCall, release: GitHubRelease): JsonObject {
  const { tag, targetCommitish, publishedAt, authorLogin } = release;
  const base = repositoryApiUrl(apiBase, repository);
  const key = `release ${repository.owner}/${repository.name} ${tag}`;
  const id = numberFor(key);
  const url = `${base}/releases/${id}`;
  const uploads = `https://uploads.github.com/repos/${repository.owner}/${repository.name}/releases/${id}`;
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${uploads}/assets{?name,label}`,
    html_url: `${repository.url}/releases/tag/${tag}`,
    id,
    node_id: nodeIdFor(key),
    author: userDocument(apiBase, authorLogin),
    tag_name: tag,
    target_commitish: targetCommitish,
    name: tag,
    body: '',
    draft: false,
    prerelease: false,
    created_at: publishedAt,
    published_at: publishedAt,
    assets: [],
    tarball_url: `${base}/tarball/${tag}`,
    zipball_url: `${base}/zipball/${tag}`,
  };
}
