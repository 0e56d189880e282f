import { describe, expect, it } from 'vitest';
import { blobTaskId } from '../../../src/rules/blob/task-id.js';
import { evaluate, findingsOf } from '../../support/rule-context.js';
import { taskIds } from '../../support/scene.js';

describe('blobTaskId', () => {
  it('accepts a blob of the task', async () => {
    expect(await evaluate(blobTaskId)).toMatchObject({ status: 'passed' });
  });

  it('when the blob was signed for another task, refuses', async () => {
    const findings = await findingsOf(blobTaskId, {
      change: ({ build }) => {
        build.blob = { taskId: taskIds.image };
      },
    });
    expect(findings).toMatchObject([
      { code: 'blob/task-id-mismatch', where: 'taskId', expected: taskIds.build, actual: taskIds.image },
    ]);
  });

  it('does not apply to the task itself', async () => {
    expect(await evaluate(blobTaskId, { on: 'signing' })).toMatchObject({ status: 'not-applicable' });
  });
});
