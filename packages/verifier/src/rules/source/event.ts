import { type Policy, type TaskEvent, taskEvents } from '@chain-of-trust/policy';
import type { TaskDefinition } from '@chain-of-trust/types';

/**
 * The event that a decision or action task says it was created for; `undefined` unless the product has such.
 *
 * It only selects how the task is rebuilt: whoever claims another event gets another definition.
 */
export function eventOf(task: TaskDefinition, policy: Policy): TaskEvent | undefined {
  const { tasks_for: claimed } = task.extra ?? {};
  const event = taskEvents.find((known) => known === claimed);
  return event !== undefined && policy.tasksFor.includes(event) ? event : undefined;
}
