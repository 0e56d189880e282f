import { loadProduct, type Policy } from '@chain-of-trust/policy';
import type { JsonObject } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { rebuildAction } from '../../../../src/rules/rebuild/events/action.js';
import { expectRefusal } from '../../../support/expect-refusal.js';
import { actionTaskId, createInput, createTask, mercurialRevision } from '../../../support/rebuild-input.js';
import { template, treeOf } from '../../../support/rebuild-tree.js';
import { repositories } from '../../../support/source.js';

const decision = { action: { cb_name: 'cb' }, parameters: { $eval: 'parameters' } };
const hook = { name: 'n', kind: 'hook', hookPayload: { decision } };
const legacy = { name: 'old', kind: 'task', task: { a: 1 } };
const accepting: Policy = { ...loadProduct('firefox'), legacyActions: 'accept' };

interface Trial {
  readonly actions?: readonly JsonObject[];
  readonly parameters?: string;
  readonly env?: JsonObject;
  readonly extra?: JsonObject;
  readonly policy?: Policy;
  readonly files?: Parameters<typeof treeOf>[1];
}
function inputOf(trial: Trial = {}) {
  const { env = { ACTION_CALLBACK: 'cb' }, extra = {}, actions = [hook], parameters = 'level: "3"' } = trial;
  return createInput({
    source: mercurialRevision(),
    decision: createTask({}),
    action: createTask(env, extra),
    answers: { files: treeOf(repositories.central, trial.files) },
    documents: { actions: { actions: [...actions] }, parameters },
    ...(trial.policy === undefined ? {} : { policy: trial.policy }),
  });
}
const rebuild = (trial?: Trial) => rebuildAction('action')(inputOf(trial));
const old: Trial = { actions: [legacy], env: {}, extra: { action: { name: 'old' } } };

describe('rebuildAction', () => {
  it.each(['action', 'pr-action'] as const)('makes the recipe of a hook for the event %s', async (event) => {
    const [recipe, ...others] = await rebuildAction(event)(inputOf());
    expect(others).toEqual([]);
    expect(recipe).toMatchObject({
      template: { $let: { tasks_for: event }, in: template },
      context: { taskId: actionTaskId, payload: { decision: { parameters: { level: '3' } } } },
    });
  });

  it('gives no parameters where the document has no object', async () => {
    const [recipe] = await rebuild({ parameters: '[x]' });
    expect(recipe?.context).toMatchObject({ payload: { decision: { parameters: {} } } });
  });

  it('makes a recipe for each action that the task may be', async () => {
    const actions = [hook, { ...hook, name: 'other' }, legacy];
    const all = await rebuild({ ...old, actions, env: { ACTION_CALLBACK: 'cb' }, policy: accepting });
    expect(all).toHaveLength(3);
    expect(all[2]).toMatchObject({ template: { tasks: [{ a: 1 }] } });
  });

  it('where the policy accepts tasks of before hooks, makes their recipes', async () => {
    expect(await rebuild({ ...old, policy: accepting })).toMatchObject([{ template: { tasks: [{ a: 1 }] } }]);
  });

  it('where the policy does not, refuses them', async () => {
    await expectRefusal(rebuild(old), 'rebuild/action-kind');
    await expect(rebuild(old)).rejects.toMatchObject({ details: [{ expected: 'hook', actual: 'task' }] });
  });

  it('refuses every other kind', async () => {
    const trial = { actions: [{ ...hook, kind: 'x' }] };
    await expectRefusal(rebuild(trial), 'rebuild/action-kind');
    await expectRefusal(rebuild({ ...trial, policy: accepting }), 'rebuild/action-kind');
    await expect(rebuild({ ...trial, policy: accepting })).rejects.toMatchObject({
      details: [{ expected: 'hook or task', actual: 'x' }],
    });
  });

  it.each<[string, Trial]>([
    ['rebuild/action-unknown', { actions: [] }],
    ['rebuild/malformed', { parameters: 'a: [' }],
    ['rebuild/template-missing', { files: { '.taskcluster.yml': undefined } }],
    ['rebuild/template-version', { files: { '.taskcluster.yml': { version: 0 } } }],
  ])('refuses with %s', async (code, trial) => {
    await expectRefusal(rebuild(trial), code);
  });

  describe('in a group that is no decision task’s', () => {
    const code = 'rebuild/action-without-decision';

    it('when it is its own group, refuses', async () => {
      const input = inputOf();
      await expectRefusal(rebuildAction('action')({ ...input, decision: input.link }), code);
      const { decision: own } = input;
      await expectRefusal(rebuildAction('action')({ ...input, link: own }), code);
    });

    it("when it is another action's group, refuses", async () => {
      const input = inputOf();
      const other = { ...input.decision, taskType: 'action' };
      await expectRefusal(rebuildAction('action')({ ...input, decision: other }), code);
    });
  });
});
