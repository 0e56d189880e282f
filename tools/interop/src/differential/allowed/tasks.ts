import type { Allowance } from '../allowance.js';

/** Tasks that a decision task has decided on, and the one that is about to run. */
const decided = ['build task', 'docker-image task', 'signing task', 'target task'];

/** Changed definitions that may be accepted. */
export const allowedTasks: readonly Allowance[] = [
  {
    documents: decided,
    modes: ['decided so'],
    paths: [
      '',
      'dependencies',
      'dependencies/*',
      'expires',
      'extra',
      'extra/chainOfTrust',
      'extra/treeherder/**',
      'metadata',
      'metadata/*',
      'payload',
      'payload/artifacts/**',
      'payload/command/**',
      'payload/env',
      'payload/env/*',
      'payload/features',
      'payload/features/*',
      'payload/image',
      'payload/maxRunTime',
      'payload/mounts/**',
      'payload/osGroups',
      'payload/upstreamArtifacts/**',
      'routes/**',
      'scopes/**',
      'tags',
      'tags/*',
    ],
    reason:
      'The tree wants it: the decision task, which is rebuilt from the tree, decided so, and its worker signed the graph that says so.',
  },
  {
    documents: [...decided, 'decision task', 'action task'],
    modes: ['scheduled so', 'decided so'],
    paths: ['priority', 'created', 'deadline', 'expires'],
    reason: 'When and how soon a task runs does not change what it does; people raise priorities by hand.',
  },
  {
    documents: decided,
    modes: ['scheduled so', 'decided so'],
    paths: ['projectId'],
    reason:
      'A name under which the queue keeps a task, which task graphs do not have; no worker acts on it, and scopes to use it are the queue’s matter.',
  },
  {
    documents: [...decided, 'decision task', 'action task'],
    paths: ['projectId'],
    operations: ['remove'],
    reason: 'Without it the queue says "none", which is what was there.',
  },
  {
    documents: [...decided, 'decision task', 'action task'],
    modes: ['scheduled so', 'decided so'],
    paths: ['taskQueueId'],
    operations: ['remove'],
    reason: 'It is the provisionerId and the workerType once more, and these are compared.',
  },
  {
    documents: decided,
    modes: ['scheduled so'],
    paths: ['dependencies'],
    operations: ['add', 'change'],
    reason: 'Order and repetition mean nothing in a set, and every task may depend on its decision task.',
  },
  {
    documents: ['docker-image task'],
    modes: ['scheduled so'],
    paths: ['dependencies/*'],
    operations: ['remove'],
    reason: 'It had no dependency but its decision task, which says nothing that its task group does not.',
  },
  {
    documents: ['action task'],
    modes: ['scheduled so'],
    paths: ['extra/action/context/clientId'],
    reason:
      'Who fired an action is known to the service of hooks alone, which keeps no record to ask for; the template only repeats it.',
  },
];

/** Changed definitions that ours accepts and scriptworker refuses. */
export const allowedTasksOfOurs: readonly Allowance[] = [
  {
    documents: ['decision task', 'action task'],
    modes: ['scheduled so'],
    paths: ['requires', 'priority', 'retries'],
    operations: ['remove'],
    reason:
      'The default of the queue, which every queue fills in, so that the definition means the same; scriptworker compares what is written.',
  },
];
