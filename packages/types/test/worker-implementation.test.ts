import { describe, expect, test } from 'vitest';
import { isWorkerImplementation, workerImplementations } from '../src/worker-implementation.js';

describe('isWorkerImplementation', () => {
  test.each(workerImplementations)('%s is one', (name) => {
    expect(isWorkerImplementation(name)).toBe(true);
  });

  test.each([
    '',
    'worker',
    'Docker-worker',
    'docker-worker ',
    'constructor',
    0,
    null,
    undefined,
    ['docker-worker'],
  ])('%j is none', (value) => {
    expect(isWorkerImplementation(value)).toBe(false);
  });

  test('the spec names exactly four', () => {
    expect(workerImplementations).toEqual([
      'docker-worker',
      'generic-worker',
      'taskcluster-worker',
      'scriptworker',
    ]);
  });
});
