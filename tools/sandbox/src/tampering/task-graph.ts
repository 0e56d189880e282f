import type { JsonObject } from '@chain-of-trust/types';
import { jsonContent } from '../world/content.js';
import { type SandboxTask, taskOf, type World } from '../world/world.js';
import { replaceStored, reschedule, resign } from './tampering.js';

const taskGraph = 'public/task-graph.json';

/** The decision task publishes another graph, and its worker signs it. */
export async function republishGraph(
  world: World,
  decision: SandboxTask,
  change: (content: Uint8Array) => Uint8Array,
): Promise<void> {
  replaceStored(decision, taskGraph, change);
  await resign(world, decision, (blob) => blob);
}

/** Changes the parsed graph. */
export function editGraph(content: Uint8Array, change: (graph: JsonObject) => JsonObject): Uint8Array {
  return jsonContent(change(JSON.parse(Buffer.from(content).toString()) as JsonObject)); // as it was written
}

/**
 * The tree itself asks for a changed task: the decision task generates it so, and it runs so. Nothing but the change
 * is wrong.
 */
export async function decide(
  world: World,
  task: SandboxTask,
  change: (definition: JsonObject) => JsonObject,
): Promise<void> {
  const decision = taskOf(world, String(task.definition.taskGroupId));
  await reschedule(world, task, change);
  await republishGraph(world, decision, (content) =>
    editGraph(content, (graph) => {
      const entry = graph[task.taskId] as JsonObject; // every task but a decision task has one
      return { ...graph, [task.taskId]: { ...entry, task: change(entry.task as JsonObject) } };
    }),
  );
}
