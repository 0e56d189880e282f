import * as v from 'valibot';

const TASK_ID = /^[A-Za-z0-9_-]{8}[Q-T][A-Za-z0-9_-][CGKOSWaeimquy26-][A-Za-z0-9_-]{10}[AQgw]$/;

/**
 * A taskId: the 22 characters of a url-safe base64 v4 UUID, a "slugid".
 *
 * @see Taskcluster queue schema `constants.yml`, `slugid-pattern`
 */
export const taskIdSchema = v.pipe(
  v.string(),
  v.regex(TASK_ID, 'is not a taskId (22 characters of a slugid)'),
);

/** Whether a value is a well-formed taskId. Nothing is said about its existence. */
export function isTaskId(value: unknown): value is string {
  return typeof value === 'string' && TASK_ID.test(value);
}
