import { describe, expect, it } from 'vitest';
import { taskType } from '../../../src/rules/chain/task-type.js';
import { evaluate, findingsOf, withLinks } from '../../support/rule-context.js';

describe('taskType', () => {
  it('accepts a known type', async () => {
    expect(await evaluate(taskType)).toMatchObject({ status: 'passed' });
  });

  it('when the product does not know the type, refuses with all that it knows, sorted', async () => {
    const findings = await findingsOf(taskType, {
      policy: {
        taskTypes: new Map([
          ['signing', 'scriptworker'],
          ['decision', 'parent'],
        ]),
      },
    });
    expect(findings).toMatchObject([
      { code: 'chain/task-type-unknown', expected: 'decision, signing', actual: 'build' },
    ]);
  });

  it('when the task is called other kinds too, refuses with their names', async () => {
    const findings = await findingsOf(taskType, {
      chain: withLinks((link) => ({ ...link, conflictingTaskTypes: ['decision', 'signing'] })),
    });
    expect(findings).toMatchObject([
      { code: 'chain/task-type-conflict', expected: 'build', actual: 'decision, signing' },
    ]);
  });
});
