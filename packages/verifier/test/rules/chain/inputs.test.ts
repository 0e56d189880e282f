import { describe, expect, it } from 'vitest';
import { inputs } from '../../../src/rules/chain/inputs.js';
import { evaluate, findingsOf } from '../../support/rule-context.js';

describe('inputs', () => {
  it('accepts a task with inputs', async () => {
    expect(await evaluate(inputs)).toMatchObject({ status: 'passed' });
  });

  it('when an input is no taskId, refuses', async () => {
    const findings = await findingsOf(inputs, {
      change: ({ build }) => build.define({ extra: { chainOfTrust: { inputs: { 'docker-image': 'x' } } } }),
    });
    expect(findings).toMatchObject([
      { code: 'chain/inputs-malformed', where: 'extra.chainOfTrust.inputs', rule: 'chain/inputs' },
    ]);
  });

  it('when the parent is no taskId either, names both', async () => {
    const findings = await findingsOf(inputs, {
      change: ({ build }) => build.define({ extra: { parent: 1, chainOfTrust: { inputs: 1 } } }),
    });
    expect(findings).toMatchObject([
      { code: 'chain/parent-malformed', where: 'extra.parent' },
      { code: 'chain/inputs-malformed', where: 'extra.chainOfTrust.inputs' },
    ]);
  });

  it('leaves malformed upstream artifacts to their own rule', async () => {
    const outcome = await evaluate(inputs, {
      on: 'build',
      change: ({ build }) => build.pay({ upstreamArtifacts: [] }),
    });
    expect(outcome).toMatchObject({ status: 'passed' });
  });
});
