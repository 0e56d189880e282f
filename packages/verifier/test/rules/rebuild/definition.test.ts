import type { JsonObject, JsonValue } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { rebuiltDefinition } from '../../../src/rules/rebuild/definition.js';
import { revision } from '../../support/rebuild-input.js';
import { projectConfiguration, treeOf } from '../../support/rebuild-tree.js';
import { evaluate, findingsOf, type RuleTrial, withLinks } from '../../support/rule-context.js';
import { notFound, type Scene, taskIds } from '../../support/scene.js';
import { buildAllFrom, pushOf, repositories } from '../../support/source.js';

const { central } = repositories;

/** A tree that describes these tasks, and its server. */
function serve(scene: Scene, tasks: readonly JsonValue[]): void {
  const files = treeOf(central, { '.taskcluster.yml': { version: 1, tasks: [...tasks] } });
  scene.answers = {
    findPush: async () => pushOf(),
    readSourceFile: async ({ repository, path, revision: at }) => {
      const content = files[`${path}@${repository}`];
      const isThere =
        content !== undefined && at === (repository === projectConfiguration ? 'main' : revision);
      if (!isThere) throw notFound();
      return Buffer.from(content);
    },
  };
}

/** A decision task of a push, which the tree describes as it was before the change. */
const changed =
  (change: (scene: Scene) => void = () => undefined) =>
  (scene: Scene): void => {
    buildAllFrom(scene, central);
    scene.decision.define({ extra: { tasks_for: 'hg-push' } });
    serve(scene, [scene.decision.definition]);
    change(scene);
  };

const evaluateDecision = (change?: (scene: Scene) => void) =>
  evaluate(rebuiltDefinition, { on: 'decision', change: changed(change) });
const findingsOfDecision = (change?: (scene: Scene) => void) =>
  findingsOf(rebuiltDefinition, { on: 'decision', change: changed(change) });

describe('rebuiltDefinition', () => {
  it('accepts a decision task that the tree describes', async () => {
    expect(await evaluateDecision()).toMatchObject({ status: 'passed' });
  });

  it('accepts one of several tasks that the tree describes', async () => {
    const outcome = await evaluateDecision((scene) => {
      serve(scene, [{ ...scene.decision.definition, scopes: ['x'] }, scene.decision.definition]);
    });
    expect(outcome).toMatchObject({ status: 'passed' });
  });

  it('when a template counts from the time of creation, counts from that of the task', async () => {
    const outcome = await evaluateDecision((scene) => {
      const { definition } = scene.decision;
      serve(scene, [{ ...definition, created: { $fromNow: '' }, deadline: { $fromNow: '1 day' } }]);
    });
    expect(outcome).toMatchObject({ status: 'passed' });
  });

  it('reports every difference', async () => {
    const findings = await findingsOfDecision(({ decision }) => {
      decision.define({ scopes: ['assume:x'] });
      decision.pay({ command: ['id'] });
    });
    const code = 'rebuild/definition-differs';
    expect(findings).toMatchObject([
      { code, where: 'scopes[0]', expected: '(absent)', actual: '"assume:x"' },
      { code, where: 'payload.command[0]', expected: '"make"', actual: '"id"' },
    ]);
    for (const { nextStep } of findings) expect(nextStep).toMatch(/\.$/);
  });

  it.each<JsonObject>([{}, { tasks_for: 'x' }, { tasks_for: 'github-release' }, { tasks_for: ['hg-push'] }])(
    'when the task claims %j, refuses',
    async (extra) => {
      const findings = await findingsOfDecision(({ decision }) => decision.define({ extra }));
      expect(findings).toMatchObject([
        { code: 'rebuild/tasks-for', actual: JSON.stringify(extra.tasks_for) ?? '(absent)' },
      ]);
    },
  );

  it('when the task has no extra at all, refuses', async () => {
    const findings = await findingsOfDecision(({ decision }) => decision.define({ extra: undefined }));
    expect(findings).toMatchObject([{ code: 'rebuild/tasks-for', actual: '(absent)' }]);
  });

  it('when the task claims an event of another host, refuses', async () => {
    const findings = await findingsOfDecision(({ decision }) =>
      decision.define({ extra: { tasks_for: 'github-push' } }),
    );
    expect(findings).toMatchObject([{ code: 'rebuild/event-of-other-host' }]);
  });

  it('when the tree describes no task, refuses', async () => {
    const findings = await findingsOfDecision((scene) => serve(scene, []));
    expect(findings).toMatchObject([{ code: 'rebuild/no-task' }]);
  });

  it('when the revision was never pushed, leaves the refusal to its rule', async () => {
    const outcome = await evaluateDecision((scene) => {
      scene.answers = {};
    });
    expect(outcome).toMatchObject({
      status: 'not-run',
      blockedBy: expect.stringContaining('source/revision on '),
    });
  });

  it('does not apply to tasks that schedule nothing', async () => {
    for (const on of ['build', 'signing', 'image'] as const) {
      expect(await evaluate(rebuiltDefinition, { on })).toMatchObject({ status: 'not-applicable' });
    }
  });

  describe('of an action task', () => {
    const named = { name: 'n', title: 't', description: 'd', symbol: 's', cb_name: 'cb' };
    const hookPayload = {
      decision: {
        action: { ...named, taskGroupId: taskIds.decision },
        push: {},
        repository: { url: central },
        parameters: {},
      },
      user: { input: null, taskId: null, taskGroupId: taskIds.decision },
    };
    const hook = { name: 'n', kind: 'hook', hookPayload };
    /** The image task as an action on the graph of the decision task. */
    const action = (change: (scene: Scene) => void = () => undefined): RuleTrial => ({
      on: 'image',
      change: changed((scene) => {
        const { decision, image } = scene;
        image.define({ extra: { tasks_for: 'action' } });
        image.pay({ env: { ACTION_CALLBACK: 'cb', ACTION_TASK_GROUP_ID: taskIds.decision } });
        decision.artifacts
          .set('public/actions.json', JSON.stringify({ actions: [hook] }))
          .set('public/parameters.yml', 'level: "3"');
        serve(scene, [{ ...image.definition, routes: ['own.$' + '{ownTaskId}'] }]);
        image.define({ routes: [`own.${taskIds.image}`] });
        change(scene);
      }),
      chain: withLinks((link) =>
        link.taskId === taskIds.image ? { ...link, kind: 'parent', taskType: 'action' } : link,
      ),
    });

    it('accepts what the tree and the signed actions of the decision task describe', async () => {
      expect(await evaluate(rebuiltDefinition, action())).toMatchObject({ status: 'passed' });
    });

    it('when it has another scope, refuses', async () => {
      const trial = action(({ image }) => image.define({ scopes: ['assume:x'] }));
      expect(await findingsOf(rebuiltDefinition, trial)).toMatchObject([
        { code: 'rebuild/definition-differs', where: 'scopes[0]' },
      ]);
    });

    it('when the actions are not those that were signed, leaves the refusal to their rule', async () => {
      const trial = action(({ decision }) => void decision.served.set('public/actions.json', '{}'));
      expect(await evaluate(rebuiltDefinition, trial)).toMatchObject({
        status: 'not-run',
        blockedBy: expect.stringContaining('graph/decision-documents on '),
      });
    });
  });
});
