import type { JsonObject } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { blobTaskDefinition } from '../../../src/rules/blob/task-definition.js';
import { evaluate, findingsOf, type RuleTrial } from '../../support/rule-context.js';

/** The worker signs another definition than the queue's. */
const ran = (members: JsonObject): RuleTrial => ({
  change: ({ build }) => {
    build.blob = { task: { ...build.definition, ...members } };
  },
});

describe('blobTaskDefinition', () => {
  it("accepts a blob with the queue's definition", async () => {
    expect(await evaluate(blobTaskDefinition)).toMatchObject({ status: 'passed' });
  });

  it('when members differ, names each of them', async () => {
    const findings = await findingsOf(blobTaskDefinition, ran({ retries: 4, scopes: ['x'] }));
    const code = 'blob/task-differs';
    expect(findings).toMatchObject([
      { code, where: 'task.retries', expected: '5', actual: '4' },
      { code, where: 'task.scopes[0]', expected: '(absent)', actual: '"x"' },
    ]);
  });

  it('when the worker signed an addition, refuses', async () => {
    const findings = await findingsOf(blobTaskDefinition, ran({ added: {} }));
    expect(findings).toMatchObject([{ where: 'task.added', expected: '(absent)', actual: '{}' }]);
  });

  it('does not apply to the task itself', async () => {
    const outcome = await evaluate(blobTaskDefinition, { on: 'signing' });
    expect(outcome).toMatchObject({ status: 'not-applicable' });
  });
});
