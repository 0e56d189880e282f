import { describe, expect, it } from 'vitest';
import { upstreamArtifacts } from '../../../src/rules/chain/upstream-artifacts.js';
import { evaluate, findingsOf } from '../../support/rule-context.js';
import { taskIds } from '../../support/scene.js';

const upstream = (...paths: string[]) => ({ taskId: taskIds.build, taskType: 'build', paths });

describe('upstreamArtifacts', () => {
  it('establishes what a task takes from others', async () => {
    expect(await evaluate(upstreamArtifacts, { on: 'signing' })).toMatchObject({
      status: 'passed',
      value: [upstream('public/target.zip')],
    });
  });

  it('when the list is empty, refuses', async () => {
    const findings = await findingsOf(upstreamArtifacts, {
      on: 'signing',
      change: ({ signing }) => signing.pay({ upstreamArtifacts: [] }),
    });
    expect(findings).toMatchObject([
      { code: 'chain/upstream-artifacts-malformed', where: 'payload.upstreamArtifacts' },
    ]);
  });

  it('leaves malformed inputs to their own rule', async () => {
    const outcome = await evaluate(upstreamArtifacts, {
      on: 'signing',
      change: ({ signing }) => signing.define({ extra: { chainOfTrust: { inputs: 1 } } }),
    });
    expect(outcome).toMatchObject({ status: 'passed' });
  });

  it('when paths leave their folder, names each of them and no other', async () => {
    const entries = [upstream('../a', 'public/target.zip'), upstream('/b')];
    const findings = await findingsOf(upstreamArtifacts, {
      on: 'signing',
      change: ({ signing }) => signing.pay({ upstreamArtifacts: entries }),
    });
    const where = 'payload.upstreamArtifacts';
    expect(findings).toMatchObject([
      { code: 'chain/path-escapes', where, actual: '../a' },
      { code: 'chain/path-escapes', where, actual: '/b' },
    ]);
    expect(findings[0]?.message).toContain(taskIds.build);
  });
});
