import { workerPoolIdOf } from '@chain-of-trust/types';
import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { taskKnown } from '../chain/task-known.js';

/** Refuses decision, action and docker-image tasks of pools that anybody could have scheduled them on. */
export const workerPool: Rule = {
  id: 'graph/worker-pool',
  title: 'decision and docker-image tasks run on worker pools that the product reserves for them',
  source: 'spec: Decision Task; attack: a decision task on a worker pool of anybody',
  appliesTo: ({ kind }) =>
    kind === 'parent' || kind === 'docker-image' || 'other tasks are pinned by their task graph',
  async check({ link, require, policy }) {
    const { task } = await require(taskKnown);
    const pools = link.kind === 'docker-image' ? policy.dockerImageWorkerPools : policy.decisionWorkerPools;
    const workerPoolId = workerPoolIdOf(task);
    if (pools.some((pool) => pool === workerPoolId)) return;
    throw new Refusal({
      code: workerPoolId === undefined ? 'graph/worker-pool-ambiguous' : 'graph/worker-pool',
      message: `a ${link.taskType} task must not run on this worker pool`,
      where: 'provisionerId, workerType',
      expected: pools.join(', '),
      actual:
        workerPoolId ??
        `${task.provisionerId}/${task.workerType}, but taskQueueId ${String(task.taskQueueId)}`,
      nextStep: 'Find out who scheduled the task there; if the pool is right, add it to the policy.',
    });
  },
};
