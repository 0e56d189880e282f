import {
  checkSchema,
  isJsonObject,
  jsonValueSchema,
  parseJson,
  recordSchema,
  type TaskDefinition,
} from '@chain-of-trust/types';
import { fileSizedBounds } from '@chain-of-trust/types/yaml';
import * as v from 'valibot';
import { Refusal, readOrRefuse } from '../../../engine/refusal.js';
import { findOwnMember } from '../../../own-member.js';
import { show } from '../../../show.js';
import { findEnvironmentVariable } from '../../source/task-environment.js';

const object = recordSchema(v.string(), jsonValueSchema);

/** An action as `actions.json` describes it; the members of the kinds that can be rebuilt. */
const actionSchema = v.looseObject({
  name: v.string(),
  kind: v.string(),
  hookId: v.optional(v.string()),
  hookPayload: v.optional(object),
  task: v.optional(object),
  actionPerm: v.optional(v.string()),
  extra: v.optional(object),
});

const actionsSchema = v.looseObject({ actions: v.array(actionSchema), variables: v.optional(object) });

/** One action of a decision task, with the variables that all of its actions share. */
export type ActionDefinition = v.InferOutput<typeof actionSchema> & {
  readonly variables: v.InferOutput<typeof object>;
};

const documentName = 'public/actions.json';

/**
 * Finds the actions that a task may be an instance of: by the name of the function that it calls back, and, for
 * the kind that came before hooks, by the name that it repeats.
 *
 * @see Taskcluster's actions specification, schema `v1/action-spec`
 */
export function findActions(bytes: Uint8Array, task: TaskDefinition): readonly ActionDefinition[] {
  const { actions, variables = {} } = parseActions(bytes);
  const callback = findEnvironmentVariable(task, 'ACTION_CALLBACK');
  const name = findOwnMember(task.extra?.action, 'name');
  const found = actions.filter((action) =>
    action.kind === 'task' ? action.name === name : callback !== undefined && callbackOf(action) === callback,
  );
  if (found.length > 0) return found.map((action) => ({ ...action, variables }));
  throw new Refusal({
    code: 'rebuild/action-unknown',
    message: 'the decision task has no such action',
    where: 'payload.env.ACTION_CALLBACK',
    expected: `an action of the decision task's ${documentName}`,
    actual: show(callback),
    nextStep: 'Find out who created the task; the tree does not offer this action.',
  });
}

function callbackOf({ hookPayload }: v.InferOutput<typeof actionSchema>): unknown {
  return findOwnMember(findOwnMember(findOwnMember(hookPayload, 'decision'), 'action'), 'cb_name');
}

function parseActions(bytes: Uint8Array): v.InferOutput<typeof actionsSchema> {
  return readOrRefuse('rebuild', documentName, () => {
    const value = parseJson(bytes, fileSizedBounds);
    return checkSchema(actionsSchema, isJsonObject(value) ? value : null, documentName);
  });
}
