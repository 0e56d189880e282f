import { findCompletedRun, type TaskRun } from '@chain-of-trust/types';
import { exceptTarget } from '../../engine/applies.js';
import { orRefuse, Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { taskKnown } from './task-known.js';

/** Establishes the run that blob and artifacts are taken from. */
export const completedRun: Rule<TaskRun> = {
  id: 'chain/completed-run',
  title: 'the task has a completed run',
  source: 'spec: Verifying the chain (artifacts for each upstream task)',
  appliesTo: exceptTarget,
  async check({ require, evidence }) {
    const { taskId } = await require(taskKnown);
    const status = await orRefuse(evidence.taskStatus(taskId), {
      code: 'chain/status-missing',
      message: `the queue has no status of ${taskId}`,
      nextStep: 'Check whether the task has expired.',
    });
    const run = findCompletedRun(status);
    if (run !== undefined && status.state === 'completed') return run;
    throw new Refusal({
      code: 'chain/not-completed',
      message: `the task is ${status.state}`,
      expected: 'completed',
      actual: status.state,
      nextStep: 'Wait until the task has completed, or take the artifacts from a task that has.',
    });
  },
};
