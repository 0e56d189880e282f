import type { JsonObject } from '@chain-of-trust/types';
import { load } from 'js-yaml';
import type { Origin } from './origin.js';

/** The document `public/actions.json`: what people may do with the graph of a decision task. */
export function actionsOf(origin: Origin, decisionTaskId: string): JsonObject {
  return {
    version: 1,
    variables: {},
    actions: [
      hookAction(origin, describe('retrigger', 'Retrigger', decisionTaskId), 'generic'),
      hookAction(
        origin,
        describe('release-promotion', 'Release Promotion', decisionTaskId),
        'release-promotion',
      ),
      legacyAction(origin, describe('legacy-retrigger', 'Retrigger as before hooks', decisionTaskId)),
    ],
  };
}

function describe(name: string, title: string, taskGroupId: string): JsonObject {
  return { name, title, description: `${title}.`, taskGroupId, symbol: name.slice(0, 2), cb_name: name };
}

function hookAction(
  { forHooks, parameters, facts }: Origin,
  action: JsonObject,
  permission: string,
): JsonObject {
  const { name = '', title = '', description = '' } = action;
  return {
    name,
    title,
    description,
    kind: 'hook',
    context: [{}],
    hookGroupId: `project-${facts.trustDomain}`,
    hookId: `in-tree-action-${facts.level}-${permission}/0123456789`,
    hookPayload: {
      decision: { action, ...forHooks, parameters },
      user: {
        input: { $eval: 'input' },
        taskId: { $eval: 'taskId' },
        taskGroupId: { $eval: 'taskGroupId' },
      },
    },
    extra: { actionPerm: permission },
  };
}

/** An action of before hooks: the decision task describes the task, and the page of whoever wants it creates it. */
function legacyAction({ forHooks, template, facts }: Origin, action: JsonObject): JsonObject {
  const { name = '', title = '', description = '' } = action;
  const { tasks } = load(template) as { tasks: JsonObject[] }; // a template of ours
  const repo_scope = `assume:repo:${facts.repository.slice('https://'.length)}:action:generic`;
  return {
    name,
    title,
    description,
    kind: 'task',
    context: [{}],
    task: {
      $let: { tasks_for: 'action', action: { ...action, repo_scope }, ...forHooks },
      in: tasks[0] ?? {},
    },
  };
}
