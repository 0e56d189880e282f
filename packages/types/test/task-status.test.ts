import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DocumentError } from '../src/error.js';
import { findCompletedRun, toTaskStatus } from '../src/task-status.js';
import { taskId, taskStatus, without } from './support/documents.js';

const run = { runId: 0, state: 'completed', workerGroup: 'us-west-2', workerId: 'i-1' };

describe('toTaskStatus', () => {
  test('gives back a status as it is, also with members that nobody reads', () => {
    const status = { ...taskStatus, retriesLeft: 5 };
    expect(toTaskStatus(status)).toEqual(status);
  });

  test('allows runs that no worker has claimed', () => {
    const status = { taskId, state: 'pending', runs: [{ runId: 0, state: 'pending' }] };
    expect(toTaskStatus(status)).toEqual(status);
  });

  test.each(['taskId', 'state', 'runs'])('%s may not be absent', (member) => {
    expectThrown(() => toTaskStatus(without(taskStatus, member)), DocumentError, 'document-schema');
  });

  test.each([
    ['a taskId that is none', { ...taskStatus, taskId: 'x' }],
    ['an unknown state', { ...taskStatus, state: 'done' }],
    ['runs that are an object', { ...taskStatus, runs: { 0: run } }],
    ['a run without a runId', { ...taskStatus, runs: [without(run, 'runId')] }],
    ['a run with a negative runId', { ...taskStatus, runs: [{ ...run, runId: -1 }] }],
    ['a run with half a runId', { ...taskStatus, runs: [{ ...run, runId: 0.5 }] }],
    ['a run with a runId as text', { ...taskStatus, runs: [{ ...run, runId: '0' }] }],
    ['an unscheduled run', { ...taskStatus, runs: [{ ...run, state: 'unscheduled' }] }],
    ['a worker that is no text', { ...taskStatus, runs: [{ ...run, workerId: 1 }] }],
    ['a worker group that is no text', { ...taskStatus, runs: [{ ...run, workerGroup: 1 }] }],
  ])('%s is refused', (_what, value) => {
    expectThrown(() => toTaskStatus(value), DocumentError, 'document-schema');
  });
});

describe('findCompletedRun', () => {
  const state = fc.constantFrom('pending', 'running', 'completed', 'failed', 'exception');

  test('finds the last completed run, and none where none completed', () => {
    fc.assert(
      fc.property(fc.array(state, { maxLength: 6 }), (states) => {
        const runs = states.map((value, runId) => ({ runId, state: value }));
        const status = toTaskStatus({ taskId, state: 'completed', runs });
        const last = states.lastIndexOf('completed');
        expect(findCompletedRun(status)?.runId).toBe(last === -1 ? undefined : last);
      }),
    );
  });
});
