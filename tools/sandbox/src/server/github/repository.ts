import type { JsonObject } from '@chain-of-trust/types';
import type { GitHubRepository } from '../../world/github-repository.js';
import type { World } from '../../world/world.js';
import { sourceOf } from './history.js';
import { nodeIdFor, numberFor, repositoryApiUrl, timestamp } from './links.js';
import { userDocument } from './user.js';

/** What follows a repository's URL, by member. @see GitHub REST API, schema "Minimal Repository" */
const paths = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const;

/** What the world does not model: always the same. */
const unmodelled = {
  description: null,
  homepage: null,
  language: null,
  license: null,
  mirror_url: null,
  archived: false,
  disabled: false,
  has_downloads: true,
  has_issues: true,
  has_pages: false,
  has_projects: false,
  has_wiki: false,
  size: 0,
  forks: 0,
  forks_count: 0,
  network_count: 0,
  open_issues: 0,
  open_issues_count: 0,
  stargazers_count: 0,
  subscribers_count: 0,
  watchers: 0,
  watchers_count: 0,
} as const;

/** A repository as the API answers it, with what it is a fork of. @see "Get a repository" */
export function repositoryDocument(world: World, apiBase: string, repository: GitHubRepository): JsonObject {
  const document = shortDocument(world, apiBase, repository);
  const parent = repository.forkOf === undefined ? undefined : world.gitHub.get(repository.forkOf);
  if (parent === undefined) return document;
  const source = shortDocument(world, apiBase, sourceOf(world, parent));
  return { ...document, parent: shortDocument(world, apiBase, parent), source };
}

function shortDocument(world: World, apiBase: string, repository: GitHubRepository): JsonObject {
  const { owner, name, isPrivate, forkOf, defaultBranch } = repository;
  const url = repositoryApiUrl(apiBase, repository);
  const fullName = `${owner}/${name}`;
  const time = timestamp(world.now);
  return {
    id: numberFor(`repository ${fullName}`),
    node_id: nodeIdFor(`repository ${fullName}`),
    name,
    full_name: fullName,
    private: isPrivate,
    visibility: isPrivate ? 'private' : 'public',
    owner: userDocument(apiBase, owner),
    fork: forkOf !== undefined,
    default_branch: defaultBranch,
    url,
    html_url: repository.url,
    clone_url: `${repository.url}.git`,
    git_url: `git://github.com/${fullName}.git`,
    ssh_url: `git@github.com:${fullName}.git`,
    svn_url: repository.url,
    created_at: time,
    updated_at: time,
    pushed_at: time,
    ...unmodelled,
    ...Object.fromEntries(Object.entries(paths).map(([member, path]) => [member, `${url}${path}`])),
  };
}
