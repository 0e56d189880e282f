import { describe, expect, it } from 'vitest';
import { rules } from '../../../src/index.js';
import { chainLength } from '../../../src/rules/chain/length.js';
import { evaluate, findingsOf, type RuleTrial } from '../../support/rule-context.js';
import { graphOf, type Scene, type TaskName } from '../../support/scene.js';

/** Only an input that no rule asks for lies beyond the bound. */
const cutOffAtUnusedInput: RuleTrial = {
  policy: { maxChainLength: 1, prebuiltDockerImageTaskTypes: 'any' },
  change: ({ decision, image, build, signing }: Scene) => {
    build.pay({ image: 'debian:12' });
    const graph = graphOf([image, build, signing]);
    decision.artifacts.set('public/task-graph.json', JSON.stringify(graph));
  },
};

/** The families that need no source tree; how long the chain is makes no difference to the others. */
const families = ['artifact', 'blob', 'chain', 'docker-image', 'graph', 'signature', 'worker'];

describe('chainLength', () => {
  it('accepts a chain of exactly as many levels as the policy allows', async () => {
    const outcome = await evaluate(chainLength, { on: 'signing', policy: { maxChainLength: 2 } });
    expect(outcome).toMatchObject({ status: 'passed' });
  });

  it('when the chain goes on, refuses with how far it was followed', async () => {
    const findings = await findingsOf(chainLength, { on: 'signing', policy: { maxChainLength: 1 } });
    expect(findings).toMatchObject([
      { code: 'chain/too-long', expected: 'at most 1 levels', actual: 'more than 1 levels' },
    ]);
  });

  it('is the only one to refuse where nothing that the others need was cut off', async () => {
    const names: readonly TaskName[] = ['signing', 'decision', 'build'];
    const refusing: string[] = [];
    for (const rule of rules.filter(({ id }) => families.some((family) => id.startsWith(`${family}/`)))) {
      for (const on of names) {
        const { status } = await evaluate(rule, { ...cutOffAtUnusedInput, on });
        if (status !== 'passed' && status !== 'not-applicable') refusing.push(`${rule.id} on ${on}`);
      }
    }
    expect(refusing).toEqual(['chain/length on signing']);
  });

  it('says so once, on the task itself', async () => {
    const outcome = await evaluate(chainLength, { on: 'build', policy: { maxChainLength: 1 } });
    expect(outcome).toMatchObject({ status: 'not-applicable' });
  });
});
