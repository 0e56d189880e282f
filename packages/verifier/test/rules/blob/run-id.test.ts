import { describe, expect, it } from 'vitest';
import { blobRunId } from '../../../src/rules/blob/run-id.js';
import { evaluate, findingsOf } from '../../support/rule-context.js';

describe('blobRunId', () => {
  it('accepts a blob of the completed run', async () => {
    expect(await evaluate(blobRunId)).toMatchObject({ status: 'passed' });
  });

  it('when the blob was signed for another run, refuses', async () => {
    const findings = await findingsOf(blobRunId, {
      change: ({ build }) => {
        build.blob = { runId: 1 };
      },
    });
    expect(findings).toMatchObject([
      { code: 'blob/run-id-mismatch', where: 'runId', expected: '0', actual: '1' },
    ]);
  });

  it('does not apply to the task itself', async () => {
    expect(await evaluate(blobRunId, { on: 'signing' })).toMatchObject({ status: 'not-applicable' });
  });
});
