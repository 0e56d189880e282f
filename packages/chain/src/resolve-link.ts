import type { Evidence, TaskDefinition, TaskTypeKind } from '@chain-of-trust/types';
import type { Candidate } from './candidates.js';
import { readDependencies } from './dependencies.js';
import type { Link } from './link.js';
import { detectWorkerImplementation } from './worker-detection.js';

/** What a link needs to know of the product. */
export interface LinkOptions {
  readonly taskTypes: ReadonlyMap<string, TaskTypeKind>;
  readonly scriptworkerProvisioners: readonly string[];
}

/** Makes a link of a candidate: with everything its definition claims, or with the reason why it has none. */
export async function resolveLink(
  evidence: Evidence,
  candidate: Candidate,
  options: LinkOptions,
): Promise<Link> {
  const { taskId, name, depth } = candidate;
  const common = { taskId, name, depth, isTarget: depth === 0, conflictingTaskTypes: [] };
  let task: TaskDefinition;
  try {
    task = await evidence.taskDefinition(taskId);
  } catch (cause) {
    const taskType = candidate.taskType ?? 'decision';
    return { ...common, state: 'unresolved', taskType, kind: options.taskTypes.get(taskType), cause };
  }
  const taskType = candidate.taskType ?? (isActionTask(task) ? 'action' : 'decision');
  return {
    ...common,
    state: 'resolved',
    task,
    taskType,
    kind: options.taskTypes.get(taskType),
    worker: detectWorkerImplementation(task, options.scriptworkerProvisioners),
    ...readDependencies(taskId, task),
  };
}

/** @see scriptworker `task.py`, `is_action`: a task that was created with an action's context */
function isActionTask(task: TaskDefinition): boolean {
  return task.extra?.action !== undefined;
}
