import { finishedRun } from '../finished-run.js';

const { environment: _, ...run } = finishedRun;

/** Facts of a run that has one output and a log, without those of one worker implementation. */
export const runFacts = {
  ...run,
  artifacts: [{ name: 'public/a', content: Buffer.from('a') }],
};

export const certifiedLog = { content: Buffer.from('log') };

/** An id of an image, or a digest of one. */
export const someDigest = `sha256:${'ab'.repeat(32)}`;

/** What docker-worker and generic-worker know of a machine in a cloud. */
export const machine = {
  publicIpAddress: '203.0.113.1',
  privateIpAddress: '10.0.0.1',
  instanceId: 'i-0123',
  instanceType: 'c5.large',
  region: 'us-east-1',
};
