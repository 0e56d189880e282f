import type { JsonObject, JsonValue } from '@chain-of-trust/types';

/**
 * What the queue fills in where a definition leaves a member out.
 *
 * Written down here rather than skipping "empty" members on both sides: a comparison that strips `[]`, `{}` and
 * `null` cannot tell "no scopes" from "scopes removed".
 *
 * @see Taskcluster queue schema `v1/create-task-request.yml`, `default`
 */
export const queueDefaults: JsonObject = {
  dependencies: [],
  requires: 'all-completed',
  priority: 'lowest',
  retries: 5,
  routes: [],
  scopes: [],
  tags: {},
  extra: {},
};

/**
 * Brings the two spellings of a worker pool into one: `taskQueueId` stands for `provisionerId/workerType`, and a
 * queue answers with all three where the definition had one spelling.
 */
export function withOnePoolSpelling(definition: JsonObject): JsonObject {
  const { provisionerId, workerType, taskQueueId, ...others } = definition;
  const spelled = provisionerId === undefined ? undefined : spell(provisionerId, workerType);
  const pools = [...new Set([spelled, taskQueueId].filter((pool) => pool !== undefined))];
  // Two spellings that disagree stay visible as two, and so differ from any definition that has one.
  return { ...others, taskQueueId: pools.length === 1 ? (pools[0] ?? null) : pools };
}

/** What is no text stays what it is: `["decision"]` and `"decision"` would be spelled alike. */
function spell(provisionerId: JsonValue, workerType: JsonValue | undefined): JsonValue {
  const isText = typeof provisionerId === 'string' && typeof workerType === 'string';
  return isText ? `${provisionerId}/${workerType}` : [provisionerId, workerType ?? null];
}
