/**
 * A run as a worker knows it, with everything that the schema of scriptworker demands of a task.
 *
 * Its texts hold what formats and encodings disagree about: non-ASCII letters, `<`, `&`, a quote, dashes at the
 * start of a line, a line separator.
 */
export const finishedRun = {
  taskId: 'VRmCzX9AQ3OJcnFvFVOdOg',
  runId: 0,
  task: {
    provisionerId: 'scriptworker-prov-v1',
    workerType: 'signing-linux-v1',
    schedulerId: 'gecko-level-3',
    taskGroupId: 'Zqq_syB8RIq_KFfLtN3nqQ',
    dependencies: ['QJf0c27mRNS2RNqZVBt_Sw'],
    scopes: ['project:releng:signing:cert:nightly-signing'],
    created: '2026-01-02T00:00:00.000Z',
    deadline: '2026-01-03T00:00:00.000Z',
    payload: { maxRunTime: 600, note: 'Grüße <&> "q"\n- dash\n-----\u2028end' },
    metadata: { name: 'signing', description: 'sign', owner: 'a@example.com', source: 'https://example.com' },
  },
  workerGroup: 'test-workers',
  workerId: 'signing-linux-1',
  environment: {},
} as const;
