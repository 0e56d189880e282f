import type { JsonObject } from '@chain-of-trust/types';
import type { GitHubRepository } from '../github-repository.js';
import {
  type GitHubSource,
  mainBranch,
  pullRequestNumber,
  releaseTag,
  repositoryFacts,
  topicBranch,
} from '../github-source.js';
import type { ResolvedWorldOptions } from '../options.js';
import { type ProductFacts, products } from '../products.js';
import { isOfPullRequest, type WorldStyle } from '../styles.js';
import { cronInfo } from '../templates/cron.js';
import type { Origin } from './origin.js';
import { renderTask } from './render.js';

/** What happens on GitHub, as its webhooks tell the service that creates decision tasks. */
export function gitHubOrigin(
  options: ResolvedWorldOptions,
  source: GitHubSource,
  cronTaskId: string,
): Origin {
  const facts = products[options.product];
  const { style, now } = options;
  const checkout = source.fork ?? source.repository;
  const isProposed = isOfPullRequest(style);
  const level = isProposed ? '1' : facts.level;
  const { template, companion } = source;
  const event = eventOf({ style, options, source, cronTaskId, facts });
  const revision = style === 'github-release' ? releaseTag : source.head.sha;
  return {
    facts: {
      repository: companion?.url ?? checkout.url,
      revision: companion?.revision ?? revision,
      level,
      trustDomain: facts.trustDomain,
      environment: environmentOf(source, facts.envPrefix, revision),
      signingScopes: isProposed
        ? [`project:${facts.trustDomain}:signing:cert:dep-signing`]
        : facts.signingScopes,
      beetmoverScope: `project:${facts.trustDomain}:releng:beetmover:bucket:dep`,
    },
    template,
    decide: (taskId) => renderTask(template, { ...event, taskId: null, ownTaskId: taskId }, { taskId, now }),
    forHooks: {
      push: {
        owner: 'developer@example.com',
        revision: source.head.sha,
        base_revision: source.head.parents[0] ?? '',
        branch: `refs/heads/${isProposed ? topicBranch : mainBranch}`,
        pushlog_id: '0',
      },
      repository: {
        url: checkout.url,
        base_url: source.repository.url,
        project: source.repository.name,
        level,
      },
    },
    parameters: { project: source.repository.name, level, head_rev: source.head.sha, repository_type: 'git' },
  };
}

/** Variables that name what the tasks check out; private repositories are cloned over ssh. */
function environmentOf(
  { repository, fork, companion }: GitHubSource,
  prefix: string,
  revision: string,
): JsonObject {
  const { url, owner, name, isPrivate } = fork ?? repository;
  const own = {
    [`${prefix}_HEAD_REPOSITORY`]: isPrivate ? `git@github.com:${owner}/${name}.git` : url,
    [`${prefix}_HEAD_REV`]: revision,
  };
  if (companion === undefined) return own;
  const of = companion.prefix;
  return { ...own, [`${of}_HEAD_REPOSITORY`]: companion.url, [`${of}_HEAD_REV`]: companion.revision };
}

/** A push of the earlier commit, whose docker image later releases use again. */
export function gitHubPushOrigin(options: ResolvedWorldOptions, source: GitHubSource): Origin {
  const earlier = { ...source, head: source.earlier, fork: undefined };
  return gitHubOrigin({ ...options, style: 'github-push' }, earlier, '');
}

interface EventInput {
  readonly style: WorldStyle;
  readonly options: ResolvedWorldOptions;
  readonly source: GitHubSource;
  readonly cronTaskId: string;
  readonly facts: ProductFacts;
}

function eventOf(input: EventInput): JsonObject {
  const { style, source, options } = input;
  if (isOfPullRequest(style)) {
    const tasksFor = style === 'pr-action' ? 'github-pull-request' : style;
    return { tasks_for: tasksFor, event: pullRequestEvent(source) };
  }
  if (style === 'github-release') return { tasks_for: style, event: releaseEvent(source) };
  if (style === 'github-cron') return cronEvent(input);
  return { tasks_for: 'github-push', event: pushEvent(source, options.now) };
}

function factsOf(repository: GitHubRepository): JsonObject {
  const { owner, name, url } = repository;
  return repositoryFacts(repository, `https://api.github.com/repos/${owner}/${name}`, url);
}

/** @see GitHub's documentation of webhooks, `push` */
function pushEvent({ repository, head }: GitHubSource, now: Date): JsonObject {
  return {
    ref: `refs/heads/${mainBranch}`,
    before: head.parents[0] ?? '0'.repeat(40),
    after: head.sha,
    base_ref: null,
    created: false,
    deleted: false,
    forced: false,
    repository: { ...factsOf(repository), pushed_at: Math.floor(now.getTime() / 1000) - 60 },
    pusher: { name: 'developer', email: 'developer@example.com' },
    sender: { login: head.authorLogin, id: 7 },
    head_commit: { id: head.sha, message: head.message },
  };
}

/** @see GitHub's documentation of webhooks, `release` */
function releaseEvent({ repository }: GitHubSource): JsonObject {
  const release = repository.releases.get(releaseTag);
  if (release === undefined) throw new TypeError('the repository has a release');
  return {
    action: 'published',
    release: {
      tag_name: release.tag,
      target_commitish: release.targetCommitish,
      published_at: release.publishedAt,
      author: { login: release.authorLogin },
    },
    repository: factsOf(repository),
    sender: { login: release.authorLogin, id: 8 },
  };
}

/** @see GitHub's documentation of webhooks, `pull_request` */
function pullRequestEvent({ repository }: GitHubSource): JsonObject {
  const pullRequest = repository.pullRequests.get(pullRequestNumber);
  if (pullRequest === undefined) throw new TypeError('the repository has a pull request');
  return {
    action: 'synchronize',
    number: pullRequestNumber,
    pull_request: pullRequest,
    repository: factsOf(repository),
    sender: pullRequest.user ?? null,
  };
}

/** What the service that runs cron jobs tells the template. */
function cronEvent({ source, cronTaskId, facts }: EventInput): JsonObject {
  const { repository, head } = source;
  return {
    tasks_for: 'cron',
    cron: cronInfo(cronTaskId),
    push: { owner: 'cron', revision: head.sha, branch: mainBranch },
    repository: { url: repository.url, project: repository.name, level: facts.level, type: 'git' },
  };
}
