import { canonicalRepositoryUrl, type Policy } from '@chain-of-trust/policy';
import type { TaskDefinition } from '@chain-of-trust/types';
import { findEnvironmentVariable } from './task-environment.js';

/** What a task's environment says that it checks out. */
export interface WrittenSource {
  /** Prefix of the variables, like `GECKO`. */
  readonly prefix: string;
  /** `PREFIX_HEAD_REPOSITORY` without slashes at its end; `undefined` where the task has none. */
  readonly repository: string | undefined;
  readonly revision: string | undefined;
  /** Branch or tag as the event had it: `main`, `refs/heads/main` or `refs/tags/v1`. */
  readonly ref: string | undefined;
}

/** Reads the variables of one prefix. */
export function readWrittenSource(task: TaskDefinition, prefix: string): WrittenSource {
  const read = (name: string) => findEnvironmentVariable(task, `${prefix}_${name}`);
  return {
    prefix,
    repository: read('HEAD_REPOSITORY')?.replace(/\/+$/, ''),
    revision: read('HEAD_REV'),
    ref: read('HEAD_BRANCH') ?? read('HEAD_REF'),
  };
}

/**
 * Everything that a task checks out: what its template comes from first, then the repositories that are built
 * together with it (Thunderbird's beside Firefox').
 */
export function writtenSources(
  task: TaskDefinition,
  policy: Policy,
): readonly [WrittenSource, ...WrittenSource[]] {
  const others = policy.overridingSourceEnvPrefixes
    .map((prefix) => readWrittenSource(task, prefix))
    .filter(({ repository }) => repository !== undefined);
  return [readWrittenSource(task, policy.sourceEnvPrefix), ...others];
}

/** The form of a written repository that policies use; `undefined` for what is no repository. */
export function canonicalRepository({ repository }: WrittenSource): string | undefined {
  return repository === undefined ? undefined : canonicalRepositoryUrl(repository);
}
