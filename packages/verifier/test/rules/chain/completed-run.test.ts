import type { EvidenceError } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { completedRun } from '../../../src/rules/chain/completed-run.js';
import { evaluate, findingsOf, type RuleTrial } from '../../support/rule-context.js';
import { notFound, outage } from '../../support/scene.js';

const failed = { runId: 0, state: 'failed' };
const completed = { runId: 1, state: 'completed', workerGroup: 'group', workerId: 'worker' };

/** The queue answers this instead of a status. */
const answering = (error: EvidenceError): RuleTrial => ({
  change: (scene) => {
    scene.answers = { taskStatus: () => Promise.reject(error) };
  },
});

describe('completedRun', () => {
  it('establishes the last run that has completed', async () => {
    const outcome = await evaluate(completedRun, {
      change: ({ build }) => {
        build.runs = [failed, completed];
      },
    });
    expect(outcome).toMatchObject({ status: 'passed', value: completed });
  });

  it('when the queue has no status, refuses', async () => {
    const findings = await findingsOf(completedRun, answering(notFound()));
    expect(findings).toMatchObject([{ code: 'chain/status-missing', kind: 'refusal' }]);
  });

  it('when the queue does not answer, calls it an outage', async () => {
    const findings = await findingsOf(completedRun, answering(outage()));
    expect(findings).toMatchObject([{ code: 'evidence/unavailable', kind: 'outage' }]);
  });

  it('when the task runs again after a completed run, refuses', async () => {
    const findings = await findingsOf(completedRun, {
      change: ({ build }) => {
        build.state = 'running';
        build.runs = [completed, { runId: 2, state: 'running' }];
      },
    });
    expect(findings).toMatchObject([
      { code: 'chain/not-completed', expected: 'completed', actual: 'running' },
    ]);
  });

  it('when no run has completed, refuses whatever the task is called', async () => {
    const findings = await findingsOf(completedRun, {
      change: ({ build }) => {
        build.runs = [failed];
      },
    });
    expect(findings).toMatchObject([{ code: 'chain/not-completed' }]);
  });

  it('does not apply to the task itself', async () => {
    expect(await evaluate(completedRun, { on: 'signing' })).toMatchObject({ status: 'not-applicable' });
  });
});
