import type { Allowance } from '../allowance.js';

const body = 'tasks/0/then/in';

const otherEvents =
  'An arm of the template that is not taken: it is about other events than those that made tasks of this chain.';

/** Arms of trees and spellings that no world here has, or of which another has the one and another the other. */
const neverTaken = [
  `${body}/extra/$merge/*/then/**`,
  'tasks/0/then/$let/expires/then/**',
  'tasks/0/then/$let/repoUrl/then/**',
  `${body}/routes/$flatten/1/then/**`,
  `${body}/routes/$flatten/1/else/**`,
];

const ofActions = [
  `${body}/payload/command/5/then/**`,
  `${body}/payload/env/$merge/1/then/**`,
  `${body}/routes/$flatten/0/then/**`,
  `${body}/tags/kind/then/**`,
  `${body}/taskGroupId/then/**`,
];

const ofCron = [`${body}/priority/then/**`, 'tasks/0/then/$let/cronArguments/then/**'];

/** Changed files of a tree that may be accepted. */
export const allowedSources: readonly Allowance[] = [
  {
    documents: ['.taskcluster.yml (hg-push)'],
    modes: ['in the tree'],
    paths: [
      ...neverTaken,
      ...ofActions,
      ...ofCron,
      'tasks/0/then/$let/ownerEmail/else/**',
      `${body}/extra/**/symbol/else/**`,
      `${body}/metadata/name/else/**`,
      `${body}/retries/else/**`,
      `${body}/scopes/else/**`,
    ],
    reason: otherEvents,
  },
  {
    documents: ['.taskcluster.yml (cron)'],
    modes: ['in the tree'],
    paths: [
      ...neverTaken,
      ...ofActions,
      'tasks/0/then/$let/ownerEmail/then/**',
      `${body}/extra/**/symbol/then/**`,
      `${body}/extra/**/symbol/else/then/**`,
      `${body}/metadata/name/then/**`,
      `${body}/metadata/name/else/then/**`,
      `${body}/priority/else/**`,
      `${body}/retries/then/**`,
      `${body}/scopes/then/**`,
      `${body}/scopes/else/then/**`,
    ],
    reason: otherEvents,
  },
  {
    documents: ['.taskcluster.yml (action, hg-push)'],
    modes: ['in the tree'],
    paths: [
      ...neverTaken,
      ...ofCron,
      'tasks/0/then/$let/ownerEmail/else/**',
      `${body}/extra/**/symbol/else/else/**`,
      `${body}/metadata/name/else/else/**`,
      `${body}/scopes/else/else/**`,
    ],
    reason: otherEvents,
  },
  {
    documents: ['.taskcluster.yml*'],
    modes: ['in the tree'],
    paths: [
      'tasks',
      'tasks/0/then/$let',
      '**/$if',
      `${body}/extra/$merge`,
      `${body}/extra/$merge/*`,
      `${body}/extra/$merge/*/else`,
      `${body}/payload/env/$merge/1`,
      `${body}/payload/env/$merge/1/else`,
      `${body}/routes/$flatten/*/then`,
      `${body}/routes/$flatten/*/else`,
      `${body}/dependencies`,
    ],
    reason: 'The same in other words: the template still renders the definition that the queue holds.',
  },
  {
    documents: ['.taskcluster.yml*'],
    modes: ['in the tree'],
    paths: ['', 'reporting', 'policy', 'policy/**'],
    reason: 'It speaks to the service that renders the template; no definition has it.',
  },
  {
    documents: ['.taskcluster.yml*'],
    modes: ['in the tree'],
    paths: [`${body}/taskId`],
    operations: ['remove'],
    reason: 'A template need not say under which id a task is created.',
  },
  {
    documents: ['.cron.yml'],
    modes: ['in the tree'],
    paths: [
      '',
      'version',
      'jobs',
      'jobs/0',
      'jobs/0/when/**',
      'jobs/0/run-on-projects/**',
      'jobs/0/job',
      'jobs/1/**',
    ],
    reason:
      'When and where a job is due is for the service that runs it, and other jobs did not make this task; the name, symbol and arguments of the job are compared.',
  },
  {
    documents: ['.cron.yml'],
    modes: ['in the tree'],
    paths: ['jobs/0/job/include-push-tasks'],
    operations: ['retype'],
    reason: 'The service that runs the job asks only whether the member is there.',
  },
  {
    documents: ['projects.yml'],
    modes: ['in the tree'],
    paths: ['', 'other', 'other/**', 'own', 'own/trust_domain'],
    reason: 'It does not touch the level of the tree that this chain comes from.',
  },
];

/** Changed files of a tree that ours accepts and scriptworker refuses. */
export const allowedSourcesOfOurs: readonly Allowance[] = [
  {
    documents: ['.taskcluster.yml*'],
    modes: ['in the tree'],
    paths: [`${body}/priority`, `${body}/priority/**`, `${body}/requires`, `${body}/retries`],
    operations: ['remove', 'retype', 'change'],
    reason:
      'Where a template leaves a member out, the queue fills in its default, so this is the definition that the template describes; scriptworker takes the default for an addition.',
  },
  {
    documents: ['projects.yml'],
    modes: ['in the tree'],
    paths: ['other'],
    operations: ['retype'],
    reason:
      'The entry of another project is of no concern, however it looks; scriptworker ends with a TypeError, because it reads all of them before it chooses.',
  },
];
