import { expectThrown } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { DocumentError } from '../src/error.js';
import { toTaskDefinition, workerPoolIdOf } from '../src/task-definition.js';
import { taskDefinition, without } from './support/documents.js';

const optional = ['routes', 'expires', 'tags', 'extra'];
const required = Object.keys(taskDefinition).filter((member) => !optional.includes(member));

describe('toTaskDefinition', () => {
  test('gives back a definition as it is, also with members of newer queues', () => {
    const definition = { ...taskDefinition, projectId: 'none' };
    expect(toTaskDefinition(definition)).toEqual(definition);
  });

  test.each(optional)('%s may be absent', (member) => {
    expect(toTaskDefinition(without(taskDefinition, member))).toEqual(without(taskDefinition, member));
  });

  test.each(required)('%s may not be absent', (member) => {
    expectThrown(() => toTaskDefinition(without(taskDefinition, member)), DocumentError, 'document-schema');
  });

  test.each([
    ['a list as payload', { payload: [] }],
    ['a list as extra', { extra: [] }],
    ['a list as tags', { tags: [] }],
    ['a tag that is no text', { tags: { kind: 1 } }],
    ['a list as metadata', { metadata: [] }],
    ['metadata without an owner', { metadata: { name: '', source: '', description: '' } }],
    ['a taskGroupId that is no taskId', { taskGroupId: 'group' }],
    ['a dependency that is no taskId', { dependencies: ['x'] }],
    ['dependencies that are one text', { dependencies: 'x' }],
    ['a scope that is no text', { scopes: [1] }],
    ['scopes that are an object', { scopes: {} }],
    ['a route that is no text', { routes: [null] }],
    ['a date without a time', { created: '2026-01-01' }],
    ['a deadline in words', { deadline: 'tomorrow' }],
    ['an expiry as a number', { expires: 1 }],
    ['a provisioner that is no text', { provisionerId: null }],
  ])('%s is refused', (_what, change) => {
    expectThrown(() => toTaskDefinition({ ...taskDefinition, ...change }), DocumentError, 'document-schema');
  });
});

describe('workerPoolIdOf', () => {
  test('joins provisioner and worker type', () => {
    expect(workerPoolIdOf(toTaskDefinition(taskDefinition))).toBe('releng-hardware/gecko-3-b-linux');
  });

  test('accepts a taskQueueId that says the same', () => {
    const task = { ...taskDefinition, taskQueueId: 'releng-hardware/gecko-3-b-linux' };
    expect(workerPoolIdOf(toTaskDefinition(task))).toBe('releng-hardware/gecko-3-b-linux');
  });

  test.each(['other/gecko-3-b-linux', '', null, ['releng-hardware/gecko-3-b-linux']])(
    'has no answer when taskQueueId is %j',
    (taskQueueId) => {
      expect(workerPoolIdOf(toTaskDefinition({ ...taskDefinition, taskQueueId }))).toBeUndefined();
    },
  );
});
