import { describe, expect, it } from 'vitest';
import { noCycle } from '../../../src/rules/chain/no-cycle.js';
import { evaluate, findingsOf } from '../../support/rule-context.js';
import { type Scene, taskIds } from '../../support/scene.js';

function takeBuildAsInput({ image }: Scene): void {
  image.define({ extra: { chainOfTrust: { inputs: { build: taskIds.build } } } });
}

describe('noCycle', () => {
  it('accepts a task whose upstream tasks do not depend on it', async () => {
    expect(await evaluate(noCycle)).toMatchObject({ status: 'passed' });
  });

  it.each(['build', 'image'] as const)('when two tasks depend on each other, refuses %s', async (on) => {
    const findings = await findingsOf(noCycle, { on, change: takeBuildAsInput });
    expect(findings).toMatchObject([{ code: 'chain/cycle', actual: `${taskIds.image}, ${taskIds.build}` }]);
  });

  it('names the tasks of a cycle in the same order however it was found', async () => {
    const cycles = new Set([taskIds.build, taskIds.image]);
    const findings = await findingsOf(noCycle, { chain: (chain) => ({ ...chain, cycles }) });
    expect(findings).toMatchObject([{ actual: `${taskIds.image}, ${taskIds.build}` }]);
  });

  it('accepts a task that only leads to a cycle', async () => {
    const outcome = await evaluate(noCycle, { on: 'signing', change: takeBuildAsInput });
    expect(outcome).toMatchObject({ status: 'passed' });
  });
});
