import type { JsonObject, JsonValue } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActionDefinition } from '../../../../src/rules/rebuild/action/action-definition.js';
import { hookRecipe } from '../../../../src/rules/rebuild/action/hook.js';
import { renderTasks } from '../../../../src/rules/rebuild/render.js';
import { expectRefusal } from '../../../support/expect-refusal.js';
import {
  actionTaskId,
  created,
  createInput,
  createTask,
  decisionTaskId,
  mercurialRevision,
} from '../../../support/rebuild-input.js';
import { repositories } from '../../../support/source.js';

const task = createTask({});
const input = createInput({ source: mercurialRevision(), decision: task, action: task, answers: {} });
const context = {
  input: { a: 1 },
  taskId: 'X',
  clientId: 'c',
  taskGroupId: decisionTaskId,
  parameters: { level: '3' },
};
const told = {
  name: 'n',
  title: 't',
  description: 'd',
  taskGroupId: decisionTaskId,
  symbol: 's',
  cb_name: 'cb',
};
const hookPayload: JsonObject = {
  decision: {
    action: told,
    push: { owner: 'o' },
    repository: { url: repositories.central },
    parameters: { level: '3' },
  },
  user: {
    input: { $eval: 'input' },
    taskId: { $eval: 'taskId' },
    taskGroupId: { $eval: 'taskGroupId' },
    variable: { $eval: 'variable' },
  },
};
const action: ActionDefinition = { name: 'n', kind: 'hook', hookPayload, variables: { variable: 'v' } };
const shownNames = [
  ...['tasks_for', 'action', 'push', 'repository', 'parameters'],
  ...['input', 'taskId', 'taskGroupId', 'ownTaskId', 'clientId'],
];
/** A template that shows all variables that action tasks are rendered with. */
const template: JsonObject = {
  tasks: [Object.fromEntries(shownNames.map((name) => [name, { $eval: name }]))],
};

const recipeOf = (
  definition: ActionDefinition,
  given: JsonObject = context,
  event: 'action' | 'pr-action' = 'action',
) => hookRecipe(definition, { input, context: given, template, event });

async function shown(...parameters: Parameters<typeof recipeOf>): Promise<JsonObject> {
  const recipe = await recipeOf(...parameters);
  const [rendered] = await renderTasks(recipe, { taskId: actionTaskId, decisionTaskId, created });
  if (rendered === undefined) throw new TypeError('the template has one task');
  return rendered;
}

const permissionOf = async (changed: Partial<ActionDefinition>): Promise<JsonValue | undefined> =>
  ((await shown({ ...action, ...changed })).action as JsonObject).action_perm; // made by the hook

describe('hookRecipe', () => {
  it('gives the template what the hook gives it', async () => {
    expect(await shown(action)).toEqual({
      tasks_for: 'action',
      action: {
        ...told,
        repo_scope: 'assume:repo:hg.mozilla.org/mozilla-central:action:generic',
        action_perm: 'generic',
      },
      push: { owner: 'o' },
      repository: { url: repositories.central },
      parameters: { level: '3' },
      input: { a: 1 },
      taskId: 'X',
      taskGroupId: decisionTaskId,
      ownTaskId: actionTaskId,
      clientId: 'c',
    });
  });

  it('renders the payload as whoever fires the hook does', async () => {
    const { context: given } = await recipeOf(action);
    expect(given).toMatchObject({
      taskId: actionTaskId,
      clientId: 'c',
      payload: { user: { input: { a: 1 }, taskId: 'X', variable: 'v' } },
    });
    const payload = { a: { $eval: 'clientId' } };
    await expectRefusal(recipeOf({ ...action, hookPayload: payload }), 'rebuild/template-error');
  });

  it('has null for a clientId that nobody says', async () => {
    const { clientId: _, ...given } = context;
    expect(await shown(action, given)).toMatchObject({ clientId: null });
  });

  it('lets no variable of all actions replace what the action was fired with', async () => {
    const variables = { variable: 'v', input: 'x', taskId: 'x', taskGroupId: 'x' };
    expect(await shown({ ...action, variables })).toMatchObject({
      input: { a: 1 },
      taskId: 'X',
      taskGroupId: decisionTaskId,
    });
  });

  it('names the event of a pull request', async () => {
    expect(await shown(action, context, 'pr-action')).toMatchObject({
      tasks_for: 'pr-action',
      action: { repo_scope: 'assume:repo:hg.mozilla.org/mozilla-central:pr-action:generic' },
    });
  });

  it('when the action has no payload, refuses', async () => {
    const { hookPayload: _, ...others } = action;
    await expectRefusal(recipeOf(others), 'rebuild/action-malformed');
  });

  describe('takes for the permission', () => {
    it('what the action says, newer spelling first', async () => {
      const hookId = 'in-tree-action-3-generic/abc';
      const extra = { actionPerm: 'new' };
      expect(await permissionOf({ extra, actionPerm: 'old', hookId })).toBe('new');
      expect(await permissionOf({ extra: {}, actionPerm: 'old', hookId })).toBe('old');
    });

    it('generic for generic hooks, and where no hook is named', async () => {
      expect(await permissionOf({ hookId: 'in-tree-action-3-generic/abc' })).toBe('generic');
      expect(await permissionOf({})).toBe('generic');
    });

    it.each(['in-tree-action-3-release-promotion/abc', 'generic', 'in-tree-action-3-generic'])(
      'the callback for the hook %s',
      async (hookId) => {
        expect(await permissionOf({ hookId })).toBe('cb');
      },
    );

    it('none where the hook has no callback', async () => {
      const decision = hookPayload.decision as JsonObject; // made above
      for (const changed of [{ name: 'n' }, 'cb', null]) {
        const payload = { ...hookPayload, decision: { ...decision, action: changed } };
        const recipe = await recipeOf({ ...action, hookId: 'x/y', hookPayload: payload });
        expect(recipe.template).toMatchObject({ $let: { action: { action_perm: null } } });
      }
    });

    it('anything that the action says, and the role with it', async () => {
      await fc.assert(
        fc.asyncProperty(fc.stringMatching(/^[a-z][a-z-]{0,10}$/), async (actionPerm) => {
          expect(await shown({ ...action, extra: { actionPerm } })).toMatchObject({
            action: {
              action_perm: actionPerm,
              repo_scope: `assume:repo:hg.mozilla.org/mozilla-central:action:${actionPerm}`,
            },
          });
        }),
        { numRuns: 20 },
      );
    });
  });
});
