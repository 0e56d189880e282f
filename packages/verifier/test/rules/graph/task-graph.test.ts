import { describe, expect, it } from 'vitest';
import { taskGraph } from '../../../src/rules/graph/task-graph.js';
import { evaluate, findingsOf, type RuleTrial, withLinks } from '../../support/rule-context.js';
import { notFound, outage, taskIds, unknownTaskId } from '../../support/scene.js';

const name = 'public/task-graph.json';
const on = 'decision';

/** The decision task's worker publishes and signs this as its task graph. */
const published = (content: string): RuleTrial => ({
  on,
  change: ({ decision }) => void decision.artifacts.set(name, content),
});

describe('taskGraph', () => {
  it('establishes the definitions of the tasks of the chain', async () => {
    const outcome = await evaluate(taskGraph, { on });
    if (outcome.status !== 'passed') throw new TypeError('not established');
    expect([...outcome.value.keys()]).toEqual([taskIds.image, taskIds.build, taskIds.signing]);
    expect(outcome.value.get(taskIds.build)).toMatchObject({ metadata: { name: 'build' } });
  });

  it('establishes nothing of other tasks, nor of entries without a definition', async () => {
    const task = { retries: 5 };
    const graph = {
      [unknownTaskId]: { task },
      [taskIds.image]: { task: [] },
      [taskIds.build]: 1,
      [taskIds.signing]: { task },
    };
    const outcome = await evaluate(taskGraph, published(JSON.stringify(graph)));
    expect(outcome).toMatchObject({ status: 'passed', value: new Map([[taskIds.signing, task]]) });
  });

  it.each([
    ['[]', 'graph/malformed'],
    ['{"a":1', 'graph/malformed'],
    ['{"a":1}x', 'graph/malformed'],
    ['{"a":1,"a":1}', 'graph/duplicate-key'],
    ['{"a":{"b":1,"b":1}}', 'graph/duplicate-key'],
    ['{"__proto__":1}', 'graph/forbidden-key'],
    [`{"a":${'['.repeat(65)}`, 'graph/too-deep'],
  ])('when the graph that the worker signed is %s, refuses', async (content, code) => {
    expect(await findingsOf(taskGraph, published(content))).toMatchObject([{ code, where: name }]);
  });

  it('when the graph was changed to something malformed, refuses the change', async () => {
    const findings = await findingsOf(taskGraph, {
      on,
      change: ({ decision }) => void decision.served.set(name, '{"a":'),
    });
    expect(findings).toMatchObject([{ code: 'artifact/digest-mismatch', where: name }]);
  });

  it.each([
    [notFound(), 'artifact/missing', 'refusal'],
    [outage(), 'evidence/unavailable', 'outage'],
  ])('when the storage answers %s, says so', async (answer, code, kind) => {
    const findings = await findingsOf(taskGraph, {
      on,
      change: ({ decision }) => void decision.served.set(name, answer),
    });
    expect(findings).toMatchObject([{ code, kind }]);
  });

  it('applies only to decision and action tasks', async () => {
    expect(await evaluate(taskGraph, { on: 'build' })).toMatchObject({ status: 'not-applicable' });
  });

  it('does not apply to the task itself, even where that is an action task', async () => {
    const chain = withLinks((link) => ({ ...link, kind: 'parent' }));
    expect(await evaluate(taskGraph, { on: 'signing', chain })).toMatchObject({
      status: 'not-applicable',
      reason: expect.stringContaining('about to run'),
    });
  });
});
