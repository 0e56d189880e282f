import { canonicalRepositoryUrl, isGitHubRepository, type Policy } from '@chain-of-trust/policy';
import type { TaskDefinition } from '@chain-of-trust/types';
import { eventOf } from './event.js';
import { findEnvironmentVariable } from './task-environment.js';
import { canonicalRepository, readWrittenSource } from './written-source.js';

/** Whether a task was created for a pull request, whose commits anybody may have written. */
export function isOfPullRequest(task: TaskDefinition): boolean {
  const { tasks_for: event } = task.extra ?? {};
  return typeof event === 'string' && (event.startsWith('github-pull-request') || event === 'pr-action');
}

/**
 * The fork that a decision task of a pull request is built from, if the product verifies pull requests at all.
 *
 * Any repository on GitHub may be one. That there is such a pull request, to a repository of the product, is
 * checked where the task is rebuilt; and nothing of it gets a restricted scope.
 */
export function findForkOfPullRequest(task: TaskDefinition, policy: Policy): string | undefined {
  const event = eventOf(task, policy);
  if (event !== 'github-pull-request' && event !== 'github-pull-request-untrusted') return undefined;
  const fork = canonicalRepository(readWrittenSource(task, policy.sourceEnvPrefix));
  return fork !== undefined && isGitHubRepository(fork) ? fork : undefined;
}

/** The repository that a pull request wants to change, where it is one of the product's. */
export function findBaseRepository(task: TaskDefinition, policy: Policy): string | undefined {
  const written = findEnvironmentVariable(task, `${policy.sourceEnvPrefix}_BASE_REPOSITORY`);
  const base = written === undefined ? undefined : canonicalRepositoryUrl(written.replace(/\/+$/, ''));
  return base !== undefined && policy.repositories.includes(base) ? base : undefined;
}
