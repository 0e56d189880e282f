import type { JsonObject } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { taskInGraph } from '../../../src/rules/graph/task-in-graph.js';
import { evaluate, findingsOf, withLinks } from '../../support/rule-context.js';
import { generatedOf, type Scene, type SceneTask, taskIds } from '../../support/scene.js';

/** A task publishes a graph in which the build task has these members instead of its own. */
function publishGraph(creator: SceneTask, { build }: Scene, members: JsonObject): void {
  const graph = { [build.taskId]: { task: { ...generatedOf(build), ...members } } };
  creator.artifacts.set('public/task-graph.json', JSON.stringify(graph));
}

describe('taskInGraph', () => {
  it.each(['build', 'image', 'signing'] as const)('accepts the %s task as it was generated', async (on) => {
    expect(await evaluate(taskInGraph, { on })).toMatchObject({ status: 'passed' });
  });

  it('resolves relative times of the graph against the time of creation', async () => {
    const outcome = await evaluate(taskInGraph, {
      change: (scene) => {
        publishGraph(scene.decision, scene, { extra: { expires: { 'relative-datestamp': '1 day' } } });
        scene.build.define({ extra: { expires: '2026-02-01T00:00:00.000Z' } });
      },
    });
    expect(outcome).toMatchObject({ status: 'passed' });
  });

  it('when the graph does not have the task, refuses', async () => {
    const findings = await findingsOf(taskInGraph, {
      change: ({ decision }) => void decision.artifacts.set('public/task-graph.json', '{}'),
    });
    expect(findings).toMatchObject([{ code: 'graph/task-not-in-graph', rule: 'graph/task-in-graph' }]);
  });

  it('when the task is not as it was generated, names every member that differs', async () => {
    const findings = await findingsOf(taskInGraph, {
      change: ({ build }) => build.define({ retries: 4, scopes: ['x'] }),
    });
    const code = 'graph/definition-differs';
    expect(findings).toMatchObject([
      { code, where: 'retries', expected: '5', actual: '4' },
      { code, where: 'scopes[0]', expected: '(absent)', actual: '"x"' },
    ]);
  });

  it('when the task has another scheduler than its group, refuses', async () => {
    const findings = await findingsOf(taskInGraph, {
      change: ({ build }) => build.define({ schedulerId: 'other' }),
    });
    expect(findings).toMatchObject([
      { where: 'schedulerId', expected: '"gecko-level-3"', actual: '"other"' },
    ]);
  });

  describe('when an action task created the task', () => {
    const chain = withLinks((link) => {
      if (link.taskId === taskIds.image) return { ...link, kind: 'parent' };
      return { ...link, parentTaskId: taskIds.image };
    });

    it.each([
      ['the task group of the decision task', taskIds.decision],
      ['the action task', taskIds.image],
    ])('allows it to depend on %s', async (_, taskId) => {
      const change = (scene: Scene) => {
        publishGraph(scene.image, scene, {});
        scene.build.define({ dependencies: [taskId] });
      };
      expect(await evaluate(taskInGraph, { change, chain })).toMatchObject({ status: 'passed' });
    });

    it('allows it a task group of its own, with a scheduler of its own', async () => {
      const change = (scene: Scene) => {
        publishGraph(scene.image, scene, {});
        scene.build.define({ taskGroupId: taskIds.image, schedulerId: 'other' });
      };
      expect(await evaluate(taskInGraph, { change, chain })).toMatchObject({ status: 'passed' });
    });

    it('takes its entry from the graph of the action task', async () => {
      const change = (scene: Scene) => publishGraph(scene.image, scene, { retries: 1 });
      expect(await findingsOf(taskInGraph, { change, chain })).toMatchObject([
        { where: 'retries', expected: '1' },
      ]);
    });
  });

  it('leaves decision tasks to their rebuild', async () => {
    expect(await evaluate(taskInGraph, { on: 'decision' })).toMatchObject({ status: 'not-applicable' });
  });
});
