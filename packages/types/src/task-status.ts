import * as v from 'valibot';
import { checkSchema } from './check-schema.js';
import { taskIdSchema } from './task-id.js';

const runStates = ['pending', 'running', 'completed', 'failed', 'exception'] as const;

/**
 * The status of a task as the queue gives it, reduced to what the verification reads.
 *
 * @see Taskcluster queue schema `v1/task-status.yml`
 */
export const taskStatusSchema = v.looseObject({
  taskId: taskIdSchema,
  state: v.picklist(['unscheduled', ...runStates]),
  runs: v.array(
    v.looseObject({
      runId: v.pipe(v.number(), v.integer(), v.minValue(0)),
      state: v.picklist(runStates),
      workerGroup: v.optional(v.string()),
      workerId: v.optional(v.string()),
    }),
  ),
});

/** The status of a task. */
export type TaskStatus = v.InferOutput<typeof taskStatusSchema>;

/** One run of a task. */
export type TaskRun = TaskStatus['runs'][number];

/**
 * Gives a parsed JSON value the type of a task status.
 *
 * @throws DocumentError `document-schema`
 */
export function toTaskStatus(value: unknown): TaskStatus {
  return checkSchema(taskStatusSchema, value, 'task status');
}

/** The run that the queue calls completed: the last one in that state. */
export function findCompletedRun(status: TaskStatus): TaskRun | undefined {
  return status.runs.findLast((run) => run.state === 'completed');
}
