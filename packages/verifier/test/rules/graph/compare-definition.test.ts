import type { JsonObject } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { definitionDifferences } from '../../../src/rules/graph/compare-definition.js';

const graph: JsonObject = {
  provisionerId: 'gecko-3',
  workerType: 'b-linux',
  created: 'c',
  deadline: 'd',
  expires: 'e',
  dependencies: ['image'],
  scopes: ['a'],
  payload: { command: ['x'], maxRunTime: 1, list: [], nothing: null },
  metadata: { name: 'n' },
  extra: {},
};
const task: JsonObject = {
  ...graph,
  taskQueueId: 'gecko-3/b-linux',
  projectId: 'none',
  schedulerId: 'gecko-level-3',
  taskGroupId: 'decision',
  dependencies: ['decision', 'image'],
  requires: 'all-completed',
  priority: 'low',
  retries: 5,
  routes: [],
  tags: {},
};

const pathsOf = (changed: JsonObject, graphChanged: JsonObject = graph) =>
  definitionDifferences({
    graph: graphChanged,
    task: changed,
    schedulerId: 'gecko-level-3',
    taskGroupIds: ['decision'],
  }).map(({ path }) => path);

const without = (object: JsonObject, key: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));

describe('definitionDifferences', () => {
  it('allows exactly what the queue adds and what people may change', () => {
    expect(pathsOf(task)).toEqual([]);
    expect(
      pathsOf({ ...task, created: 'x', deadline: 'x', expires: 'x', priority: 'highest', projectId: '-' }),
    ).toEqual([]);
    expect(pathsOf({ ...task, dependencies: ['image'] })).toEqual([]);
  });

  it.each<[string, JsonObject]>([
    ['schedulerId', { ...task, schedulerId: 'gecko-level-1' }],
    ['payload.command[0]', { ...task, payload: { ...(graph.payload as JsonObject), command: ['y'] } }],
    ['payload.maxRunTime', { ...task, payload: { ...(graph.payload as JsonObject), maxRunTime: true } }],
    ['payload.list', { ...task, payload: without(graph.payload as JsonObject, 'list') }],
    ['payload.nothing', { ...task, payload: without(graph.payload as JsonObject, 'nothing') }],
    ['payload.more', { ...task, payload: { ...(graph.payload as JsonObject), more: null } }],
    ['scopes[1]', { ...task, scopes: ['a', 'b'] }],
    ['scopes', without(task, 'scopes')],
    ['dependencies', { ...task, dependencies: null }],
    ['routes[0]', { ...task, routes: ['index.x'] }],
    ['tags.x', { ...task, tags: { x: 'y' } }],
    ['retries', { ...task, retries: 4 }],
    ['requires', { ...task, requires: 'all-resolved' }],
    ['extra.x', { ...task, extra: { x: {} } }],
    ['unknown', { ...task, unknown: {} }],
    ['dependencies[0]', { ...task, dependencies: ['decision'] }],
    ['dependencies[0]', { ...task, dependencies: ['decision', 'image', 'another'] }],
    ['taskGroupId', { ...task, taskGroupId: 'elsewhere' }],
    ['taskQueueId', { ...task, provisionerId: 'gecko-1', taskQueueId: 'gecko-1/b-linux' }],
    ['taskQueueId', { ...task, taskQueueId: 'gecko-1/b-linux' }],
  ])('names %s where it differs', (path, changed) => {
    expect(pathsOf(changed)).toContain(path);
  });

  it('ignores the order of dependencies only', () => {
    const both = { ...graph, dependencies: ['image', 'toolchain'], scopes: ['a', 'b'] };
    expect(pathsOf({ ...task, ...both, dependencies: ['toolchain', 'image'] }, both)).toEqual([]);
    expect(pathsOf({ ...task, ...both, scopes: ['b', 'a'] }, both)).toEqual(['scopes[0]', 'scopes[1]']);
  });

  it('allows every task group that the task may be in, where the graph names none', () => {
    const taskGroupIds = ['action', 'decision'];
    const schedulerId = 'gecko-level-3';
    expect(definitionDifferences({ graph, task, schedulerId, taskGroupIds })).toEqual([]);
    expect(
      definitionDifferences({
        graph,
        task: { ...task, taskGroupId: 'elsewhere' },
        schedulerId,
        taskGroupIds,
      }),
    ).toEqual([{ path: 'taskGroupId', expected: 'action', actual: 'elsewhere' }]);
    expect(definitionDifferences({ graph, task, schedulerId, taskGroupIds: [] })).toContainEqual({
      path: 'taskGroupId',
      expected: null,
      actual: 'decision',
    });
  });

  it('takes the task group from the graph where the graph names one', () => {
    expect(pathsOf(task, { ...graph, taskGroupId: 'other' })).toEqual(['taskGroupId']);
  });
});
