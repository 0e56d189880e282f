import type { Scheduler } from '../builder.js';
import type { Origin } from '../events/origin.js';

/** A decision task, which creates tasks in its own group. */
export function schedulerOf(taskId: string, { facts }: Origin): Scheduler {
  const schedulerId = `${facts.trustDomain}-level-${facts.level}`;
  return { taskId, taskGroupId: taskId, schedulerId, isAction: false };
}

/**
 * An action on the graph of a decision task. Most put their tasks into its group; a release promotion has a group of its
 * own, because it creates so many.
 */
export function actionSchedulerOf(action: string, decision: Scheduler, name: string): Scheduler {
  const taskGroupId = name === 'release-promotion' ? action : decision.taskId;
  return { ...decision, taskId: action, taskGroupId, isAction: true };
}
