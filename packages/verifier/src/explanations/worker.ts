import { explain } from './explain.js';

/** What findings of the family `worker` mean. */
export const workerExplanations = {
  ...explain(['worker/unknown', 'worker/ambiguous'], {
    rules: ['worker/implementation'],
    means: 'nothing in the definition names a worker implementation, or several things name different ones',
    causes: [
      'a new worker pool that is not written as the others are',
      'a tag that was copied from a task of another platform',
    ],
    nextStep: 'make the tag `worker-implementation`, the payload and the worker pool agree',
  }),
  ...explain(['worker/not-scriptworker'], {
    rules: ['worker/scriptworker'],
    means: 'a release task runs on another worker implementation than scriptworker',
    causes: [
      '--task-type names a release type, and the task is none',
      'a pool of scriptworkers whose provisioner the policy does not list',
    ],
    nextStep: 'correct the `taskType` or the worker pool',
  }),
  ...explain(['worker/interactive'], {
    rules: ['worker/not-interactive'],
    means: 'somebody could log in to the task',
    causes: ['somebody asked for a loaner or an interactive task to debug it, and its output was used'],
    nextStep: 'use a task that ran without',
  }),
  ...explain(['worker/malformed'], {
    rules: ['worker/not-interactive'],
    means:
      '`payload.features` or `payload.env` cannot be read, so nobody can say that the task is not interactive',
    causes: ['a payload that was written by hand'],
    nextStep: 'correct the payload',
  }),
};
