import { describe, expect, it } from 'vitest';
import { completedRun } from '../../../src/rules/chain/completed-run.js';
import { evaluate, findingsOf } from '../../support/rule-context.js';
import { notFound, outage } from '../../support/scene.js';

const failed = { runId: 0, state: 'failed' };
const completed = { runId: 1, state: 'completed', workerGroup: 'group', workerId: 'worker' };

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
    const change = { answers: { taskStatus: () => Promise.reject(notFound()) } };
    const findings = await findingsOf(completedRun, { change: (scene) => void Object.assign(scene, change) });
    expect(findings).toMatchObject([{ code: 'chain/status-missing', kind: 'refusal' }]);
  });

  it('when the queue does not answer, calls it an outage', async () => {
    const change = { answers: { taskStatus: () => Promise.reject(outage()) } };
    const findings = await findingsOf(completedRun, { change: (scene) => void Object.assign(scene, change) });
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
