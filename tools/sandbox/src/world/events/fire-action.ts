import type { JsonObject } from '@chain-of-trust/types';
import { load } from 'js-yaml';
import jsone from 'json-e';
import type { Origin } from './origin.js';
import { renderTemplate } from './render.js';

/** What somebody asks an action for. */
export interface FiredAction {
  readonly origin: Origin;
  readonly actions: JsonObject;
  readonly name: string;
  readonly taskId: string;
  readonly decisionTaskId: string;
  readonly now: Date;
  readonly event: 'action' | 'pr-action';
}

/**
 * The action task that the Hooks service creates: its payload is rendered from `actions.json` by the page that somebody
 * uses, its definition from the hook, whose template is that of the tree. A task of before hooks is rendered whole by
 * the page.
 */
export function fireAction({
  origin,
  actions,
  name,
  taskId,
  decisionTaskId,
  now,
  event,
}: FiredAction): JsonObject {
  const action = (actions.actions as JsonObject[]).find((each) => each.name === name); // made by actionsOf
  if (action === undefined) throw new TypeError(`no action ${name}`);
  const given = { input: { times: 2, build: 'linux64' }, taskId: null, taskGroupId: decisionTaskId };
  const clientId = 'mozilla-auth0/ad|releng|someone';
  if (action.kind === 'task') {
    const context = { ...given, clientId, ownTaskId: taskId };
    return renderTemplate({ tasks: [action.task ?? {}] }, context, { taskId, now });
  }
  const { hookPayload, extra } = action as { hookPayload: JsonObject; extra: { actionPerm: string } };
  const payload = JSON.parse(JSON.stringify(jsone(hookPayload, given))) as JsonObject; // JSON in, JSON out
  const hook = hookOf(load(origin.template) as JsonObject, extra.actionPerm, event); // a template of ours
  return renderTemplate(hook, { firedBy: 'triggerHook', clientId, taskId, payload }, { taskId, now });
}

/** Members of an action that hooks hand on from their payload. */
const actionMembers = ['name', 'title', 'description', 'taskGroupId', 'symbol', 'cb_name'];

/** A hook as the deployment's configuration makes one for each kind of permission of a tree's actions. */
function hookOf(template: JsonObject, permission: string, event: string): JsonObject {
  const action = Object.fromEntries(
    actionMembers.map((member) => [member, `\${payload.decision.action.${member}}`]),
  );
  return {
    $let: {
      tasks_for: event,
      action: {
        ...action,
        repo_scope: `assume:repo:\${payload.decision.repository.url[8:]}:${event}:${permission}`,
        action_perm: permission,
      },
      push: { $eval: 'payload.decision.push' },
      repository: { $eval: 'payload.decision.repository' },
      input: { $eval: 'payload.user.input' },
      parameters: { $eval: "payload.decision['parameters']" },
      taskId: { $eval: 'payload.user.taskId' },
      taskGroupId: { $eval: 'payload.user.taskGroupId' },
      ownTaskId: { $eval: 'taskId' },
    },
    in: template,
  };
}
