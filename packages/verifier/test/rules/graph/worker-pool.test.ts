import { describe, expect, it } from 'vitest';
import { workerPool } from '../../../src/rules/graph/worker-pool.js';
import { evaluate, findingsOf } from '../../support/rule-context.js';

const policy = {
  decisionWorkerPools: ['gecko-3/decision', 'x/d'],
  dockerImageWorkerPools: ['gecko-3/images', 'x/i'],
};

describe('workerPool', () => {
  it.each(['decision', 'image'] as const)('accepts the %s task on a pool of the product', async (on) => {
    expect(await evaluate(workerPool, { on, policy })).toMatchObject({ status: 'passed' });
  });

  it.each([
    ['decision', 'images', 'gecko-3/decision, x/d'],
    ['image', 'decision', 'gecko-3/images, x/i'],
  ] as const)('when the %s task ran on a pool for %s, refuses', async (on, workerType, expected) => {
    const findings = await findingsOf(workerPool, {
      on,
      policy,
      change: (scene) => scene[on].define({ workerType }),
    });
    expect(findings).toMatchObject([
      {
        code: 'graph/worker-pool',
        where: 'provisionerId, workerType',
        expected,
        actual: `gecko-3/${workerType}`,
      },
    ]);
  });

  it('when the two spellings of the pool disagree, refuses with both', async () => {
    const findings = await findingsOf(workerPool, {
      on: 'decision',
      policy,
      change: ({ decision }) => decision.define({ taskQueueId: 'x/d' }),
    });
    expect(findings).toMatchObject([
      { code: 'graph/worker-pool-ambiguous', actual: 'gecko-3/decision, but taskQueueId x/d' },
    ]);
  });

  it.each(['build', 'signing'] as const)('leaves the %s task to its task graph', async (on) => {
    expect(await evaluate(workerPool, { on })).toMatchObject({ status: 'not-applicable' });
  });
});
