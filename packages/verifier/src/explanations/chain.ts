import { explain } from './explain.js';

/** What findings of the family `chain` mean. */
export const chainExplanations = {
  ...explain(['chain/task-missing'], {
    rules: ['chain/task-known'],
    means: 'the queue does not know the task',
    causes: [
      'the task has expired, and the queue has forgotten it',
      'the taskId was mistyped, or is of another deployment',
    ],
    nextStep: 'check the taskId; an expired task cannot be verified any more',
  }),
  ...explain(['chain/status-missing'], {
    rules: ['chain/completed-run'],
    means: 'the queue does not know the status of the task',
    causes: [
      'the task has expired, and the queue has forgotten it',
      'the taskId was mistyped, or is of another deployment',
    ],
    nextStep: 'check the taskId; an expired task cannot be verified any more',
  }),
  ...explain(['chain/task-type-unknown'], {
    rules: ['chain/task-type'],
    means: 'a `taskType` that neither this software nor the policy knows',
    causes: [
      'a typing error in upstreamArtifacts',
      'a new type of task that the policy has not been told of',
    ],
    nextStep: 'correct `upstreamArtifacts`, or add the type under `taskTypes` of the policy',
  }),
  ...explain(['chain/task-type-conflict'], {
    rules: ['chain/task-type'],
    means: 'one task is called two types that are verified differently',
    causes: [
      'two tasks name the same input by different types',
      'somebody names a task by a type that is checked less',
    ],
    nextStep: 'name it by one type',
  }),
  ...explain(['chain/too-long'], {
    rules: ['chain/length'],
    means: 'the chain reaches further than `maxChainLength`',
    causes: [
      'tasks that lead to each other by way of many others',
      'a release graph that has grown beyond the bound',
    ],
    nextStep: 'look for a loop of tasks; raise the bound only if the graph is right',
  }),
  ...explain(['chain/cycle'], {
    rules: ['chain/no-cycle'],
    means: 'a task depends on itself',
    causes: ['a definition that was written by hand'],
    nextStep: 'find out who wrote these definitions: no queue runs them',
  }),
  ...explain(['chain/parent-missing'], {
    rules: ['chain/parents-present'],
    means: 'its decision task or parent is not a decision or action task',
    causes: [
      'the task was created by hand',
      'taskGroupId or extra.parent names a task that schedules nothing',
    ],
    nextStep: 'schedule it from one; a task made by hand has no trusted origin',
  }),
  ...explain(['chain/inputs-malformed', 'chain/parent-malformed'], {
    rules: ['chain/inputs'],
    means: '`extra.chainOfTrust.inputs` or `extra.parent` cannot be read',
    causes: ['the code that generates the task graph has changed', 'the task was created by hand'],
    nextStep: 'correct the definition where the task is scheduled',
  }),
  ...explain(['chain/upstream-artifacts-malformed'], {
    rules: ['chain/upstream-artifacts'],
    means: '`payload.upstreamArtifacts` cannot be read, or lists nothing',
    causes: ['the code that generates the task graph has changed', 'the task was created by hand'],
    nextStep: 'correct the definition where the task is scheduled',
  }),
  ...explain(['chain/path-escapes'], {
    rules: ['chain/upstream-artifacts'],
    means: 'a path of `upstreamArtifacts` is absolute, has `..`, or is otherwise no plain name',
    causes: [
      'a leading slash in a path of the task graph',
      'somebody tries to write outside of the work directory',
    ],
    nextStep: 'find out who wrote it',
  }),
  ...explain(['chain/not-completed'], {
    rules: ['chain/completed-run'],
    means: 'the task, or its last completed run, is not what the queue calls completed',
    causes: ['the task is still running, has failed, or runs again', 'verification was begun too early'],
    nextStep: 'wait, or take the input from another task',
  }),
};
