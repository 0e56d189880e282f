import type { JsonObject } from '@chain-of-trust/types';

/** A taskId of the right form. */
export const taskId = 'Se-5NNn4TB65_9383YGsJA';

/** A document without one member. */
export function without(document: JsonObject, member: string): JsonObject {
  return Object.fromEntries(Object.entries(document).filter(([key]) => key !== member));
}

/** A blob in which everything that may be there is there. */
export const blob: JsonObject = {
  artifacts: {
    'public/build/target.zip': { sha256: 'ab'.repeat(32) },
    'public/build/target.json': { sha512: 'cd'.repeat(64) },
    'public/logs/certified.log': { sha256: '01'.repeat(32), sha512: '23'.repeat(64) },
  },
  chainOfTrustVersion: 1,
  environment: { instanceId: 'i-0', ports: [1, 2] },
  runId: 0,
  task: { payload: { command: ['true'] } },
  taskId,
  workerGroup: 'us-west-2',
  workerId: 'i-0',
};

/** A task definition in which everything that may be there is there. */
export const taskDefinition: JsonObject = {
  provisionerId: 'releng-hardware',
  workerType: 'gecko-3-b-linux',
  schedulerId: 'gecko-level-3',
  taskGroupId: taskId,
  dependencies: [taskId],
  scopes: ['queue:get-artifact:*'],
  routes: ['index.gecko.v2'],
  created: '2026-01-01T00:00:00.000Z',
  deadline: '2026-01-02T00:00:00.000Z',
  expires: '2027-01-01T00:00:00.000Z',
  payload: { maxRunTime: 3600 },
  metadata: { name: 'build', owner: 'nobody@mozilla.org', source: 'https://hg.mozilla.org', description: '' },
  tags: { kind: 'build' },
  extra: { chainOfTrust: { inputs: { 'docker-image': taskId } } },
};

/** A status of a task whose first run was lost and whose second one completed. */
export const taskStatus: JsonObject = {
  taskId,
  state: 'completed',
  runs: [
    { runId: 0, state: 'exception', workerGroup: 'us-west-1', workerId: 'i-0' },
    { runId: 1, state: 'completed', workerGroup: 'us-west-2', workerId: 'i-1' },
  ],
};

/** What one scriptworker task takes from another. */
export const upstreamArtifacts: readonly JsonObject[] = [
  { taskId, taskType: 'build', paths: ['public/build/target.zip'], formats: ['gpg'], optional: false },
];

/** A report of a refused chain of one link. */
export const report: JsonObject = {
  verified: false,
  verdict: 'refused',
  taskId,
  taskType: 'signing',
  at: '2026-01-01T00:00:00.000Z',
  policy: { product: 'firefox', digest: `sha256:${'ab'.repeat(32)}` },
  links: [
    {
      name: 'signing',
      taskId,
      taskType: 'signing',
      workerImplementation: 'scriptworker',
      upstream: [{ name: 'signing:build', taskId }],
      rules: [
        { id: 'blob/present', title: 'the blob is there', status: 'failed', read: ['artifact'] },
        { id: 'blob/schema', title: 'the blob fits', status: 'not-run', reason: 'blob/present', read: [] },
      ],
      signedBy: 'ab'.repeat(20),
      artifacts: ['public/build/target.zip'],
    },
  ],
  findings: [
    {
      code: 'blob/missing',
      kind: 'refusal',
      rule: 'blob/present',
      link: 'signing',
      taskId,
      message: 'no blob',
      where: 'public/chain-of-trust.json',
      expected: 'a blob',
      actual: 'none',
      nextStep: 'Look at the log of the task.',
    },
  ],
};
