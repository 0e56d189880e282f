import type { Policy } from '@chain-of-trust/policy';
import type { TaskDefinition } from '@chain-of-trust/types';
import { refuseIfAny } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { show } from '../../show.js';
import { taskKnown } from '../chain/task-known.js';
import { isOfPullRequest } from '../source/pull-request.js';
import { sourceRepository } from '../source/repository.js';
import { findEnvironmentVariable } from '../source/task-environment.js';
import { canonicalRepository, writtenSources } from '../source/written-source.js';
import { whenRestricted } from './granted.js';

/** Refuses a restricted scope when anything in the chain comes from try or a pull request. */
export const privilegedSource: Rule = {
  id: 'scopes/privileged-source',
  title: 'nothing that a restricted scope relies on comes from try or a pull request',
  source: 'attack: a release built from try or a pull request',
  appliesTo: (_link, setting) => whenRestricted(setting),
  async check({ chain, policy, require }) {
    await require(taskKnown, chain.target);
    const { task } = await require(taskKnown);
    const repository = await require(sourceRepository);
    refuseIfAny(
      [
        ...unprivilegedSigns(task, policy),
        ...untrustedRepository(repository, policy),
        ...untrustedHeads(task, repository, policy),
      ].map(({ where, actual }) => ({
        code: 'scopes/unprivileged-source',
        message: `the task has restricted scopes, but ${where} says that this comes from try or a pull request`,
        where,
        actual,
        nextStep: 'Release from a tree that only people with release access can push to.',
      })),
    );
  },
};

interface Sign {
  readonly where: string;
  readonly actual: string;
}

function untrustedRepository(repository: string, policy: Policy): Sign[] {
  return policy.repositories.includes(repository) ? [] : [{ where: 'metadata.source', actual: repository }];
}

/** What is built together with the source is released with it. */
function untrustedHeads(task: TaskDefinition, repository: string, policy: Policy): Sign[] {
  return writtenSources(task, policy).flatMap((written) => {
    const actual = canonicalRepository(written);
    if (actual === undefined || actual === repository || policy.repositories.includes(actual)) return [];
    return [{ where: `payload.env.${written.prefix}_HEAD_REPOSITORY`, actual }];
  });
}

function unprivilegedSigns(task: TaskDefinition, policy: Policy): Sign[] {
  const signs: Sign[] = [];
  if (policy.unprivilegedSchedulerIds.includes(task.schedulerId)) {
    signs.push({ where: 'schedulerId', actual: task.schedulerId });
  }
  if (isOfPullRequest(task)) signs.push({ where: 'extra.tasks_for', actual: show(task.extra?.tasks_for) });
  const branch = findEnvironmentVariable(task, 'MH_BRANCH');
  if (branch?.includes('try')) signs.push({ where: 'payload.env.MH_BRANCH', actual: branch });
  return signs;
}
