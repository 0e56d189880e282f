import { describe, expect, it } from 'vitest';
import { onScriptworker } from '../../../src/rules/worker/scriptworker.js';
import { evaluate, findingsOf } from '../../support/rule-context.js';

describe('onScriptworker', () => {
  it('accepts a release task on a scriptworker', async () => {
    expect(await evaluate(onScriptworker, { on: 'signing' })).toMatchObject({ status: 'passed' });
  });

  it('when a release task runs elsewhere, refuses', async () => {
    const findings = await findingsOf(onScriptworker, {
      on: 'signing',
      change: ({ signing }) => {
        signing.define({ provisionerId: 'gecko-3' });
        signing.pay({ image: 'x' });
      },
    });
    expect(findings).toMatchObject([
      { code: 'worker/not-scriptworker', expected: 'scriptworker', actual: 'docker-worker' },
    ]);
  });

  it('does not apply to other tasks', async () => {
    expect(await evaluate(onScriptworker, { on: 'build' })).toMatchObject({ status: 'not-applicable' });
  });
});
