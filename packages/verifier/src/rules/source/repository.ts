import { findRepositoryOfSource, normalizeRepositoryUrl, type Policy } from '@chain-of-trust/policy';
import type { TaskDefinition } from '@chain-of-trust/types';
import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { noCycle } from '../chain/no-cycle.js';
import { parentsPresent } from '../chain/parents-present.js';
import { taskKnown } from '../chain/task-known.js';
import { findEnvironmentVariable } from './task-environment.js';

/** Establishes the repository that a task is built from: one of the product's, the same for all siblings. */
export const sourceRepository: Rule<string> = {
  id: 'source/repository',
  title: "the task's source is one of the product's repositories, and that of its decision task",
  source: 'spec: Verifying the chain (determines which repo we’re building off of)',
  async check({ require, policy }) {
    const link = await require(taskKnown);
    // Asks its own rule of the decision task below, which would wait for itself on a cycle.
    await require(noCycle);
    const repository = repositoryOf(link.task, policy);
    const { decision } = await require(parentsPresent);
    if (decision.taskId === link.taskId) return repository;
    const common = await require(sourceRepository, decision);
    if (common === repository) return repository;
    throw new Refusal({
      code: 'source/repository-differs',
      message: 'the task is built from another repository than its decision task',
      where: 'metadata.source',
      expected: common,
      actual: repository,
      nextStep: 'Find out who changed the source; all tasks of one push come from one repository.',
    });
  },
};

function repositoryOf(task: TaskDefinition, policy: Policy): string {
  const { source } = task.metadata;
  const known = [...policy.repositories, ...policy.unprivilegedRepositories];
  const repository = findRepositoryOfSource(known, source);
  if (repository === undefined) {
    throw new Refusal({
      code: 'source/repository-untrusted',
      message: 'the source is in none of the repositories of the product',
      where: 'metadata.source',
      expected: known.join(', '),
      actual: source,
      nextStep: 'Build from a repository of the product; a look-alike name is a different repository.',
    });
  }
  refuseOtherHead(task, policy, repository);
  return repository;
}

/** What is checked out is what the environment says, so that has to agree with what the metadata claims. */
function refuseOtherHead(task: TaskDefinition, policy: Policy, repository: string): void {
  const name = `${policy.sourceEnvPrefix}_HEAD_REPOSITORY`;
  const head = findEnvironmentVariable(task, name);
  if (head === undefined || normalizeRepositoryUrl(head) === repository) return;
  throw new Refusal({
    code: 'source/head-repository-differs',
    message: 'the repository in the environment is not the one in metadata.source',
    where: `payload.env.${name}`,
    expected: repository,
    actual: head,
    nextStep: 'Find out who changed the environment; it decides what is checked out.',
  });
}
