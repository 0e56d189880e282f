import type { JsonObject } from '@chain-of-trust/types';
import { textContent } from './content.js';
import type { GitHubCommit, GitHubRepository } from './github-repository.js';
import type { Ids } from './ids.js';
import type { ResolvedWorldOptions } from './options.js';
import { products } from './products.js';
import { isOfPullRequest } from './styles.js';
import { cronYml } from './templates/cron.js';
import { type Companion, gitHubTemplate } from './templates/github.js';

/** The repositories that a release from GitHub is made of. */
export interface GitHubSource {
  readonly repository: GitHubRepository;
  /** What the pull request comes from; `undefined` where the release comes from no pull request. */
  readonly fork: GitHubRepository | undefined;
  /** An earlier commit on the main branch. */
  readonly earlier: GitHubCommit;
  /** What the release is made of. */
  readonly head: GitHubCommit;
  /** Another repository that is built together with this one; `undefined` where there is none. */
  readonly companion: Companion | undefined;
  /** The `.taskcluster.yml` of all commits. */
  readonly template: string;
}

export const mainBranch = 'main';
/** Branch of the fork that the pull request has. */
export const topicBranch = 'topic';
export const releaseTag = 'v1.2.3';
export const pullRequestNumber = 4711;
const contributor = 'contributor';

/** Makes the repository of a product with two commits on its main branch, a tag, and for pull requests a fork. */
export function createGitHubSource(options: ResolvedWorldOptions, ids: Ids): GitHubSource {
  const { gitHub } = products[options.product];
  if (gitHub === undefined) throw new TypeError(`${options.product} is not on GitHub`);
  const root = commit(ids.revision(), []);
  const earlier = commit(ids.revision(), [root.sha]);
  const latest = commit(ids.revision(), [earlier.sha]);
  const { isPrivate } = options;
  const companion = options.withCompanion ? companionAt(ids.revision()) : undefined;
  const template = gitHubTemplate(products[options.product], { isPrivate, companion });
  const repository = createRepository({ ...gitHub, isPrivate }, [root, earlier, latest]);
  repository.branches.set(mainBranch, latest.sha);
  repository.tags.set(releaseTag, latest.sha);
  addFiles(repository, template);
  const published = new Date(options.now.getTime() - 120_000).toISOString();
  repository.releases.set(releaseTag, {
    tag: releaseTag,
    targetCommitish: mainBranch,
    publishedAt: published.replace('.000Z', 'Z'),
    authorLogin: 'release-manager',
  });
  const common = { repository, earlier, companion, template };
  if (!isOfPullRequest(options.style)) return { ...common, fork: undefined, head: latest };
  const proposed = commit(ids.revision(), [latest.sha], contributor);
  const fork = createRepository({ owner: contributor, name: gitHub.name, forkOf: repository.url }, [
    root,
    earlier,
    latest,
    proposed,
  ]);
  fork.branches.set(mainBranch, latest.sha);
  fork.branches.set(topicBranch, proposed.sha);
  addFiles(fork, template);
  repository.pullRequests.set(pullRequestNumber, pullRequestOf(repository, fork, options));
  return { ...common, fork, head: proposed };
}

/** The repository of a companion, as GitHub has it. */
export function companionRepository({ revision, url }: Companion): GitHubRepository {
  const [owner = '', name = ''] = new URL(url).pathname.slice(1).split('/');
  const repository = createRepository({ owner, name }, [commit(revision, [])]);
  repository.branches.set(mainBranch, revision);
  return repository;
}

/** Thunderbird, which Enterprise builds beside Firefox at a revision that its tree pins. */
function companionAt(revision: string): Companion {
  return { prefix: 'COMM', url: 'https://github.com/thunderbird/thunderbird-desktop', revision };
}

interface RepositoryOptions {
  readonly owner: string;
  readonly name: string;
  readonly forkOf?: string;
  readonly isPrivate?: boolean;
}

function createRepository(
  { owner, name, forkOf, isPrivate = false }: RepositoryOptions,
  commits: readonly GitHubCommit[],
): GitHubRepository {
  return {
    owner,
    name,
    url: `https://github.com/${owner}/${name}`,
    defaultBranch: mainBranch,
    isPrivate,
    forkOf,
    branches: new Map(),
    tags: new Map(),
    commits: new Map(commits.map((each) => [each.sha, each])),
    files: new Map(),
    releases: new Map(),
    pullRequests: new Map(),
  };
}

function commit(sha: string, parents: readonly string[], login = 'developer'): GitHubCommit {
  return {
    sha,
    parents,
    message: `Change something (${sha.slice(0, 8)})`,
    authorName: login,
    authorEmail: `${login}@example.com`,
    authorLogin: login,
    // Merged on GitHub's pages, whose account is the committer then.
    committerLogin: 'web-flow',
  };
}

function addFiles({ commits, files }: GitHubRepository, template: string): void {
  for (const sha of commits.keys()) {
    files.set(`${sha}/.taskcluster.yml`, textContent(template));
    files.set(`${sha}/.cron.yml`, textContent(cronYml));
  }
}

function pullRequestOf(
  base: GitHubRepository,
  head: GitHubRepository,
  { now }: ResolvedWorldOptions,
): JsonObject {
  const at = new Date(now.getTime() - 300_000).toISOString().replace('.000Z', 'Z');
  return {
    url: `https://api.github.com/repos/${base.owner}/${base.name}/pulls/${pullRequestNumber}`,
    id: 1_234_567,
    html_url: `${base.url}/pull/${pullRequestNumber}`,
    number: pullRequestNumber,
    state: 'open',
    locked: false,
    title: 'Change something',
    user: { login: contributor, id: 99 },
    body: '',
    created_at: at,
    updated_at: at,
    closed_at: null,
    merged_at: null,
    draft: false,
    head: endOf(head, topicBranch),
    base: endOf(base, mainBranch),
    author_association: 'CONTRIBUTOR',
  };
}

function endOf(repository: GitHubRepository, branch: string): JsonObject {
  const { owner, name, url } = repository;
  return {
    label: `${owner}:${branch}`,
    ref: branch,
    sha: repository.branches.get(branch) ?? '',
    user: { login: owner, id: owner.length },
    repo: repositoryFacts(repository, `https://api.github.com/repos/${owner}/${name}`, url),
  };
}

/** A repository as events and pull requests name it. */
export function repositoryFacts(repository: GitHubRepository, api: string, url: string): JsonObject {
  const { owner, name } = repository;
  return {
    id: 1000 + owner.length,
    name,
    full_name: `${owner}/${name}`,
    private: repository.isPrivate,
    owner: { login: owner, id: owner.length },
    html_url: url,
    url: api,
    clone_url: `${url}.git`,
    ssh_url: `git@github.com:${owner}/${name}.git`,
    default_branch: repository.defaultBranch,
    fork: repository.forkOf !== undefined,
  };
}
