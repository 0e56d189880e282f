import { describe, expect, it } from 'vitest';
import { parentsPresent } from '../../../src/rules/chain/parents-present.js';
import { evaluate, findingsOf, withLinks } from '../../support/rule-context.js';
import { taskIds, unknownTaskId } from '../../support/scene.js';

describe('parentsPresent', () => {
  it('establishes the decision task as both, where no action was involved', async () => {
    const decision = { taskId: taskIds.decision };
    expect(await evaluate(parentsPresent)).toMatchObject({
      status: 'passed',
      value: { decision, parent: decision },
    });
  });

  it('establishes an action task as the parent of what it created', async () => {
    const chain = withLinks((link) => {
      if (link.taskId === taskIds.image) return { ...link, kind: 'parent' };
      return { ...link, parentTaskId: taskIds.image };
    });
    expect(await evaluate(parentsPresent, { chain })).toMatchObject({
      status: 'passed',
      value: { decision: { taskId: taskIds.decision }, parent: { taskId: taskIds.image } },
    });
  });

  it('when the decision task is not in the chain, refuses', async () => {
    const findings = await findingsOf(parentsPresent, {
      chain: (chain) => ({
        ...chain,
        links: chain.links.filter(({ taskId }) => taskId !== taskIds.decision),
      }),
    });
    expect(findings).toMatchObject([
      { code: 'chain/parent-missing', expected: 'a decision or action task', actual: '(absent)' },
    ]);
    expect(findings[0]?.message).toBe(`its decision task ${taskIds.decision} is not in the chain`);
  });

  it('when the parent is a task of another kind, refuses', async () => {
    const findings = await findingsOf(parentsPresent, {
      chain: withLinks((link) => ({ ...link, parentTaskId: taskIds.image })),
    });
    expect(findings).toMatchObject([{ code: 'chain/parent-missing', actual: 'docker-image' }]);
    expect(findings[0]?.message).toBe(`its parent ${taskIds.image} is a docker-image task`);
  });

  it('when the queue does not know the decision task, leaves the refusal to that task', async () => {
    const outcome = await evaluate(parentsPresent, {
      change: ({ build }) => build.define({ taskGroupId: unknownTaskId }),
    });
    expect(outcome).toMatchObject({
      status: 'not-run',
      blockedBy: `chain/task-known on signing:build:decision ${unknownTaskId}`,
    });
  });
});
