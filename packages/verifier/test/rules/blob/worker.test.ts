import { describe, expect, it } from 'vitest';
import { blobWorker } from '../../../src/rules/blob/worker.js';
import { evaluate, findingsOf } from '../../support/rule-context.js';

describe('blobWorker', () => {
  it('accepts a blob of the worker that the queue gave the run to', async () => {
    expect(await evaluate(blobWorker)).toMatchObject({ status: 'passed' });
  });

  it.each([
    [{ workerId: 'other' }, 'group/other'],
    [{ workerGroup: 'other' }, 'other/worker'],
  ])('when the blob says %j, refuses', async (members, actual) => {
    const findings = await findingsOf(blobWorker, {
      change: ({ build }) => {
        build.blob = members;
      },
    });
    expect(findings).toMatchObject([
      { code: 'blob/worker-mismatch', where: 'workerId', expected: 'group/worker', actual },
    ]);
  });

  it('does not apply to the task itself', async () => {
    expect(await evaluate(blobWorker, { on: 'signing' })).toMatchObject({ status: 'not-applicable' });
  });
});
