import { findRepositoryOfSource, type Policy } from '@chain-of-trust/policy';
import type { TaskDefinition } from '@chain-of-trust/types';
import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { noCycle } from '../chain/no-cycle.js';
import { parentsPresent } from '../chain/parents-present.js';
import { taskKnown } from '../chain/task-known.js';
import { findForkOfPullRequest } from './pull-request.js';
import { canonicalRepository, writtenSources } from './written-source.js';

/** Establishes the repository that a task is built from: one of the product's, the same for all siblings. */
export const sourceRepository: Rule<string> = {
  id: 'source/repository',
  title: "the task's source is one of the product's repositories, and that of its decision task",
  source: 'spec: Verifying the chain (determines which repo we’re building off of)',
  async check({ require, policy }) {
    const link = await require(taskKnown);
    // Asks its own rule of the decision task below, which would wait for itself on a cycle.
    await require(noCycle);
    const { decision } = await require(parentsPresent);
    const known = [...policy.repositories, ...policy.unprivilegedRepositories];
    if (decision.taskId === link.taskId) {
      const fork = findForkOfPullRequest(link.task, policy);
      return repositoryOf(link.task, policy, fork === undefined ? known : [...known, fork]);
    }
    const common = await require(sourceRepository, decision);
    const repository = repositoryOf(link.task, policy, [...known, common]);
    // Definitions of decision and action tasks are rebuilt from what they name, so for them only the tree itself.
    const isMirror = link.kind !== 'parent' && policy.gitMirrors[common] === repository;
    if (common === repository || isMirror) return common;
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

function repositoryOf(task: TaskDefinition, policy: Policy, known: readonly string[]): string {
  const { source } = task.metadata;
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
  refuseOtherHeads(task, policy, { repository, known });
  return repository;
}

/**
 * What is checked out is what the environment says, so that has to agree with what the metadata claims. Where two
 * repositories are built together, the overriding one is the source, and the other has to be known as well.
 */
function refuseOtherHeads(
  task: TaskDefinition,
  policy: Policy,
  { repository, known }: { readonly repository: string; readonly known: readonly string[] },
): void {
  const heads = writtenSources(task, policy).filter((written) => written.repository !== undefined);
  for (const [index, head] of heads.entries()) {
    const canonical = canonicalRepository(head);
    const isSource = index === heads.length - 1;
    if (canonical === repository || (!isSource && canonical !== undefined && known.includes(canonical)))
      continue;
    throw new Refusal({
      code: 'source/head-repository-differs',
      message: 'the repository in the environment is not the one in metadata.source',
      where: `payload.env.${head.prefix}_HEAD_REPOSITORY`,
      expected: isSource ? repository : known.join(', '),
      actual: head.repository ?? '(absent)',
      nextStep: 'Find out who changed the environment; it decides what is checked out.',
    });
  }
}
