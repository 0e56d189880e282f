/** A run as a worker knows it, with every member that verifiers and generators demand. */
export const finishedRun = {
  taskId: 'fN1SbArXTPSVFUUvaOlinQ',
  runId: 0,
  task: {
    provisionerId: 'scriptworker-prov-v1',
    workerType: 'signing',
    schedulerId: 'gecko-level-3',
    taskGroupId: 'Zqq_syB8RIq_KFfLtN3nqQ',
    dependencies: [],
    scopes: [],
    created: '2026-01-02T00:00:00.000Z',
    deadline: '2026-01-03T00:00:00.000Z',
    payload: {},
    metadata: { name: 'sign', owner: 'a@example.com', source: 'https://example.com', description: 'signs' },
  },
  workerGroup: 'test-workers',
  workerId: 'signing-linux-1',
  environment: {},
};
