import * as v from 'valibot';
import { checkSchema, jsonValueSchema } from './check-schema.js';
import type { JsonObject } from './json/parse.js';
import { recordSchema } from './record-schema.js';
import { taskIdSchema } from './task-id.js';

const timestamp = v.pipe(v.string(), v.isoTimestamp('is not an ISO 8601 timestamp'));
const jsonObject = recordSchema(v.string(), jsonValueSchema);

/**
 * A task definition as the queue gives it.
 *
 * Only what every reader relies on is demanded; further members (`taskQueueId`, `projectId`) are kept. The
 * payload belongs to the worker implementation and is any object.
 *
 * @see Taskcluster queue schema `v1/task.yml`
 */
export const taskDefinitionSchema = v.looseObject({
  provisionerId: v.string(),
  workerType: v.string(),
  schedulerId: v.string(),
  taskGroupId: taskIdSchema,
  dependencies: v.array(taskIdSchema),
  scopes: v.array(v.string()),
  routes: v.optional(v.array(v.string())),
  created: timestamp,
  deadline: timestamp,
  expires: v.optional(timestamp),
  payload: jsonObject,
  metadata: v.looseObject({
    name: v.string(),
    owner: v.string(),
    source: v.string(),
    description: v.string(),
  }),
  tags: v.optional(recordSchema(v.string(), v.string())),
  extra: v.optional(jsonObject),
});

/** A task definition as the queue gives it; see {@link taskDefinitionSchema}. */
export type TaskDefinition = JsonObject & v.InferOutput<typeof taskDefinitionSchema>;

/**
 * Gives a parsed JSON value the type of a task definition.
 *
 * @throws DocumentError `document-schema`
 */
export function toTaskDefinition(value: unknown): TaskDefinition {
  return checkSchema(taskDefinitionSchema, value, 'task definition') as TaskDefinition;
}

/**
 * The worker pool a task runs on, `provisionerId/workerType`.
 *
 * `taskQueueId` is the newer spelling of the same fact; where both are present and disagree, the result is
 * `undefined`, because nobody can say which one the queue obeyed.
 */
export function workerPoolIdOf(task: TaskDefinition): string | undefined {
  const workerPoolId = `${task.provisionerId}/${task.workerType}`;
  const taskQueueId = task.taskQueueId;
  return taskQueueId === undefined || taskQueueId === workerPoolId ? workerPoolId : undefined;
}
