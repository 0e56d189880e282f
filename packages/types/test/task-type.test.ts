import { describe, expect, test } from 'vitest';
import { taskTypeKinds, taskTypes } from '../src/task-type.js';

describe('taskTypeKinds', () => {
  test('has a kind for every known task type and for nothing else', () => {
    expect([...taskTypeKinds.keys()].sort()).toEqual([...taskTypes].sort());
  });

  test.each([
    ['decision', 'parent'],
    ['action', 'parent'],
    ['docker-image', 'docker-image'],
    ['build', 'build'],
    ['l10n', 'build'],
    ['repackage', 'build'],
    ['partials', 'build'],
    ['signing', 'scriptworker'],
    ['beetmover', 'scriptworker'],
    ['balrog', 'scriptworker'],
    ['pushapk', 'scriptworker'],
    ['shipit', 'scriptworker'],
    ['bouncer', 'scriptworker'],
    ['scriptworker', 'scriptworker'],
  ])('%s is a %s', (taskType, kind) => {
    expect(taskTypeKinds.get(taskType)).toBe(kind);
  });

  test('knows no name that every object has', () => {
    expect(taskTypeKinds.get('constructor')).toBeUndefined();
  });
});
