import { type JsonDifference, type JsonObject, type JsonValue, jsonDifferences } from '@chain-of-trust/types';
import { queueDefaults, withOnePoolSpelling } from '../../queue-defaults.js';

/**
 * Members in which a task may differ from its graph entry.
 *
 * - `created`, `deadline`, `expires`: when it ran, not what; a rerun or a late creation moves them.
 * - `projectId`: added when the task is created, absent from the graph.
 * - `priority`: sheriffs raise it by hand.
 */
const free: ReadonlySet<string> = new Set(['created', 'deadline', 'expires', 'projectId', 'priority']);

/** Both sides of a comparison of a task with its entry in a task graph. */
export interface DefinitionComparison {
  /** The entry's `task`, with its relative times resolved. */
  readonly graph: JsonObject;
  /** The queue's definition. */
  readonly task: JsonObject;
  /** Of the task that created it: a queue has one scheduler for all tasks of a group, and graphs leave it out. */
  readonly schedulerId: JsonValue;
  /** taskIds that the task's taskGroupId may be: its parent, and the parent's own task group. */
  readonly taskGroupIds: readonly string[];
}

/**
 * Lists where a task differs from what its decision task generated, in both directions: a member that only the
 * task has is a difference too, unless the queue adds it.
 */
export function definitionDifferences({
  graph,
  task,
  schedulerId,
  taskGroupIds,
}: DefinitionComparison): JsonDifference[] {
  const taskGroupId = expectedTaskGroupId(graph, task, taskGroupIds);
  const expected = normalize({ ...queueDefaults, schedulerId, ...graph, taskGroupId }, taskGroupIds);
  return jsonDifferences(expected, normalize(task, taskGroupIds));
}

/** Graphs leave the task group out, because it is chosen when the tasks are created; then only the parents' are right. */
function expectedTaskGroupId(
  graph: JsonObject,
  task: JsonObject,
  taskGroupIds: readonly string[],
): JsonValue {
  const [first = null] = taskGroupIds;
  return graph.taskGroupId ?? taskGroupIds.find((taskGroupId) => taskGroupId === task.taskGroupId) ?? first;
}

function normalize(definition: JsonObject, taskGroupIds: readonly string[]): JsonObject {
  const members = Object.entries(withOnePoolSpelling(definition)).filter(([key]) => !free.has(key));
  return Object.fromEntries(
    members.map(([key, value]) => [
      key,
      key === 'dependencies' ? normalizeDependencies(value, taskGroupIds) : value,
    ]),
  );
}

/** Order means nothing, and every task may depend on the decision task: taskgraph adds that where no other is left. */
function normalizeDependencies(value: JsonValue, taskGroupIds: readonly string[]): JsonValue {
  if (!Array.isArray(value)) return value;
  const others = value.filter((taskId: JsonValue) => !taskGroupIds.some((id) => id === taskId));
  return [...new Set(others)].sort();
}
