import { taskDefinition } from '@chain-of-trust/fixtures';

/** What a worker knows of a finished run. */
export const finishedRun = {
  taskId: 'fN1SbArXTPSVFUUvaOlinQ',
  runId: 0,
  task: { ...taskDefinition, payload: { command: ['make'], env: { REV: 'ä<&>' } } },
  workerGroup: 'us-central1',
  workerId: 'i-0123',
  environment: { region: 'us-central1' },
};
