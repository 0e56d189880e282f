/** What a worker knows of a finished run. */
export const finishedRun = {
  taskId: 'fN1SbArXTPSVFUUvaOlinQ',
  runId: 0,
  task: {
    provisionerId: 'gecko-3',
    workerType: 'b-linux',
    payload: { command: ['make'], env: { REV: 'ä<&>' } },
  },
  workerGroup: 'us-central1',
  workerId: 'i-0123',
  environment: { region: 'us-central1' },
};
