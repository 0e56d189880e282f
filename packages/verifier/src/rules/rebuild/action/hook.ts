import type { JsonObject, JsonValue } from '@chain-of-trust/types';
import { Refusal } from '../../../engine/refusal.js';
import { findOwnMember } from '../../../own-member.js';
import type { ActionRebuild } from '../events/action.js';
import type { Recipe } from '../rebuild-input.js';
import { render } from '../render.js';
import type { ActionDefinition } from './action-definition.js';

/**
 * How the Hooks service made an action task: the hook's template is the tree's, wrapped so that it sees the payload
 * of the hook as the variables it knows; the payload was rendered from `actions.json` by whoever fired the hook.
 *
 * @see ci-admin `in_tree_actions.py` (makes the hooks); Taskcluster manual, "Firing hooks"
 */
export async function hookRecipe(action: ActionDefinition, rebuild: ActionRebuild): Promise<Recipe> {
  const { input, context, template, event } = rebuild;
  const { clientId, ...given } = context;
  if (action.hookPayload === undefined) throw withoutPayload(action.name);
  const payload = await render(action.hookPayload, { ...action.variables, ...given });
  return {
    template: wrap(template, permissionOf(action), event),
    context: { payload, taskId: input.link.taskId, clientId: clientId ?? null },
  };
}

/** What a hook needs to be allowed to do; it is part of the role that the action task gets. */
function permissionOf({ extra, actionPerm, hookId, hookPayload }: ActionDefinition): JsonValue {
  const named = findOwnMember(extra, 'actionPerm') ?? actionPerm;
  if (named !== undefined) return named;
  if (hookId === undefined || hookId.includes('generic/')) return 'generic';
  return findOwnMember(findOwnMember(findOwnMember(hookPayload, 'decision'), 'action'), 'cb_name') ?? null;
}

const fromPayload = (path: string): JsonObject => ({ $eval: `payload.${path}` });

function wrap(template: JsonValue, permission: JsonValue, event: string): JsonObject {
  const ofAction = (member: string) => `\${payload.decision.action.${member}}`;
  return {
    $let: {
      tasks_for: event,
      action: {
        name: ofAction('name'),
        title: ofAction('title'),
        description: ofAction('description'),
        taskGroupId: ofAction('taskGroupId'),
        symbol: ofAction('symbol'),
        cb_name: ofAction('cb_name'),
        repo_scope: `assume:repo:\${payload.decision.repository.url[8:]}:${event}:${String(permission)}`,
        action_perm: permission,
      },
      push: fromPayload('decision.push'),
      repository: fromPayload('decision.repository'),
      parameters: fromPayload("decision['parameters']"),
      input: fromPayload('user.input'),
      taskId: fromPayload('user.taskId'),
      taskGroupId: fromPayload('user.taskGroupId'),
      ownTaskId: { $eval: 'taskId' },
    },
    in: template,
  };
}

function withoutPayload(name: string): Refusal {
  return new Refusal({
    code: 'rebuild/action-malformed',
    message: `the action ${JSON.stringify(name)} is a hook without hookPayload`,
    where: 'public/actions.json',
    expected: 'an object',
    actual: '(absent)',
    nextStep: 'Look at what the decision task published.',
  });
}
