import type { Allowance } from '../allowance.js';

/** Changed blobs and artifacts that may be accepted. */
export const allowedArtifacts: readonly Allowance[] = [
  {
    documents: ['blob of *'],
    modes: ['signed by its worker'],
    paths: ['', 'environment', 'environment/*'],
    operations: ['add', 'change', 'remove', 'retype'],
    reason:
      'Where it ran is the worker’s own account and nobody else knows it. The one member that says what ran, imageArtifactHash, is compared.',
  },
  {
    documents: ['blob of *'],
    scenarios: ['hg-push, firefox, docker payloads on generic-worker'],
    modes: ['signed by another implementation'],
    paths: ['', 'environment', 'environment/*'],
    operations: ['add', 'change', 'remove', 'retype'],
    reason:
      'Where generic-worker runs payloads of docker-worker, its key is among those of docker-worker; for the rest, the same.',
  },
  {
    documents: ['blob of *'],
    modes: ['signed by its worker'],
    paths: ['artifacts', 'artifacts/**'],
    reason: 'The digest is one of an artifact that no task of the chain takes.',
  },
  {
    documents: ['other artifact'],
    modes: ['at rest'],
    paths: ['**'],
    reason: 'No task of the chain takes it, so nobody fetches it.',
  },
  {
    documents: ['unused *'],
    paths: ['**'],
    reason:
      'It is read to rebuild action tasks or cron jobs only, and the chain has none that come from it; of decision tasks its digest is compared all the same.',
  },
  {
    documents: ['actions.json'],
    modes: ['published so'],
    paths: [
      '',
      'version',
      'variables',
      'actions',
      'actions/unused/**',
      'actions/used',
      'actions/used/title',
      'actions/used/description',
      'actions/used/symbol',
      'actions/used/name',
      'actions/used/context/**',
      'actions/used/hookGroupId',
      'actions/used/hookId',
      'actions/used/extra',
      'actions/used/hookPayload',
      'actions/used/hookPayload/decision',
      'actions/used/hookPayload/decision/action',
      'actions/used/hookPayload/decision/action/description',
      'actions/used/hookPayload/decision/action/name',
      'actions/used/hookPayload/decision/push',
      'actions/used/hookPayload/decision/push/*',
      'actions/used/hookPayload/decision/parameters',
      'actions/used/hookPayload/decision/parameters/**',
      'actions/used/hookPayload/decision/repository',
      'actions/used/hookPayload/decision/repository/*',
      'actions/used/hookPayload/user',
      'actions/used/hookPayload/user/**',
    ],
    reason:
      'What is shown to people before they fire the action, or what the template does not use; everything else is in the rebuilt definition.',
  },
  {
    documents: ['parameters.yml'],
    modes: ['published so'],
    paths: ['**'],
    reason:
      'The template does not use it, and the decision task is where the worker that signed it got it from.',
  },
  {
    documents: ['task-graph.json'],
    modes: ['published so'],
    paths: ['', 'other', 'other/**'],
    reason: 'No task of the chain is described there.',
  },
  {
    documents: ['task-graph.json'],
    modes: ['published so'],
    paths: [
      '*',
      '*/attributes/**',
      '*/dependencies/**',
      '*/kind',
      '*/label',
      '*/optimization',
      '*/task_id',
      '*/task/created/**',
      '*/task/deadline/**',
      '*/task/expires/**',
    ],
    reason:
      'What is compared is the definition under a taskId, times excepted; the rest of an entry is notes of the program that made the graph.',
  },
  {
    documents: ['task-graph.json'],
    modes: ['published so'],
    paths: ['*/task', '*/task/dependencies', '*/task/scopes', '*/task/routes'],
    operations: ['remove', 'add'],
    reason: 'The queue gives a task the same empty list where the graph says nothing.',
  },
];
