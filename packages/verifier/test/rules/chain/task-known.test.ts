import { describe, expect, it } from 'vitest';
import { taskKnown } from '../../../src/rules/chain/task-known.js';
import { evaluate, findingsOf, type RuleTrial, unresolve, withLinks } from '../../support/rule-context.js';
import { notFound, outage, taskIds } from '../../support/scene.js';

/** The definition of the build task could not be had. */
function unresolved(cause: unknown): RuleTrial {
  return {
    chain: withLinks((link) => (link.taskId === taskIds.build ? unresolve(link, cause) : link)),
  };
}

describe('taskKnown', () => {
  it('establishes the link with its definition, and says that it was read', async () => {
    const outcome = await evaluate(taskKnown);
    expect(outcome).toMatchObject({ status: 'passed', value: { taskId: taskIds.build, state: 'resolved' } });
    expect([...outcome.read]).toEqual([`task ${taskIds.build}`]);
  });

  it('when the queue does not know the task, refuses', async () => {
    const findings = await findingsOf(taskKnown, unresolved(notFound()));
    expect(findings).toMatchObject([{ code: 'chain/task-missing', kind: 'refusal' }]);
  });

  it('when the queue does not answer, calls it an outage', async () => {
    const findings = await findingsOf(taskKnown, unresolved(outage()));
    expect(findings).toMatchObject([{ code: 'evidence/unavailable', kind: 'outage' }]);
  });

  it('when something else went wrong, does not take its code for the word of the queue', async () => {
    const cause = Object.assign(new Error('x'), { code: 'evidence-not-found' });
    expect(await findingsOf(taskKnown, unresolved(cause))).toMatchObject([{ code: 'internal/unexpected' }]);
  });
});
