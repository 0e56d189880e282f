import type { Allowance } from '../allowance.js';

const changeset = 'pushes/*/changesets/*';
const run = 'status/runs/*';

/** Changed answers of services that may be accepted. */
export const allowedAnswers: readonly Allowance[] = [
  {
    documents: ['runs'],
    paths: ['a second run, completed and signed'],
    reason:
      'That is a good chain too: the task was run again, and the blob and its digests are those of the second run.',
  },
  {
    documents: ['answer: task definition'],
    paths: ['priority', 'projectId', 'taskQueueId', 'dependencies', 'expires', 'deadline', 'created'],
    reason: 'The same as for tasks that were scheduled so; this one has no blob yet.',
  },
  {
    documents: ['answer: push log'],
    paths: [
      '',
      'lastpushid',
      'pushes/*',
      'pushes/*/changesets',
      changeset,
      `${changeset}/author`,
      `${changeset}/backsoutnodes/**`,
      `${changeset}/branch`,
      `${changeset}/desc`,
      `${changeset}/files/**`,
      `${changeset}/node`,
      `${changeset}/parents/**`,
      `${changeset}/tags/**`,
    ],
    reason:
      'Of a push the template uses the number, date, user, tip and the first parent of its first changeset, and these are compared with the task.',
  },
  {
    documents: ['answer: task status'],
    paths: [
      '',
      'status',
      'status/deadline',
      'status/expires',
      'status/projectId',
      'status/provisionerId',
      'status/retriesLeft',
      'status/schedulerId',
      'status/taskGroupId',
      'status/taskQueueId',
      'status/workerType',
      'status/runs',
      run,
      `${run}/reasonCreated`,
      `${run}/reasonResolved`,
      `${run}/resolved`,
      `${run}/scheduled`,
      `${run}/started`,
      `${run}/takenUntil`,
    ],
    reason:
      'Of a status the number, state and worker of the completed run are used, and compared with the signed blob; the rest repeats the definition or says when something happened.',
  },
];
