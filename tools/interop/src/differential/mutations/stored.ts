import {
  lastRunOf,
  type SandboxArtifact,
  type SandboxTask,
  signRun,
  type World,
} from '@chain-of-trust/sandbox';
import { isJsonObject, type JsonObject, type JsonValue } from '@chain-of-trust/types';

/** A task of the world by its id; every link of a good chain has one. */
export function taskOf(world: World, taskId: string): SandboxTask {
  const task = world.tasks.get(taskId);
  if (task === undefined) throw new TypeError(`the world has no task ${taskId}`);
  return task;
}

/** Whether a task has come to an end, so that its worker has signed for it. */
export function isFinished(task: SandboxTask): boolean {
  return task.runs.at(-1)?.state === 'completed';
}

/** The bytes of an artifact of the last run; `undefined` where it has none in memory. */
export function readStored(task: SandboxTask, name: string): Uint8Array | undefined {
  const artifact = task.runs.at(-1)?.artifacts.get(name);
  if (artifact?.storageType !== 's3' || !(artifact.content instanceof Uint8Array)) return undefined;
  return artifact.content;
}

/** Puts other bytes in the place of an artifact. */
export function writeStored(task: SandboxTask, name: string, content: Uint8Array): void {
  const { artifacts } = lastRunOf(task);
  const old = artifacts.get(name);
  const added = { storageType: 's3', contentType: 'application/octet-stream' } as const;
  const replaced: SandboxArtifact = { ...(old?.storageType === 's3' ? old : added), content };
  artifacts.set(name, replaced);
}

/** An honest worker ran what the queue says, and signs that. */
export async function runAs(world: World, task: SandboxTask, definition: JsonObject): Promise<void> {
  // The generator refuses to sign for definitions that no queue would take, so they come in afterwards.
  await signRun(world, task, { alter: (blob) => ({ ...blob, task: definition }) });
  task.definition = definition;
}

const taskGraph = 'public/task-graph.json';

/** The task that decided on a task; `undefined` where no graph of the world has it. */
export function parentOf(world: World, { taskId, definition }: SandboxTask): SandboxTask | undefined {
  const { extra, taskGroupId } = definition;
  const named = isJsonObject(extra) ? extra.parent : undefined;
  const parent = world.tasks.get(String(named ?? taskGroupId));
  return parent === undefined || readGraph(parent)?.[taskId] === undefined ? undefined : parent;
}

/** The task graph that a parent has published. */
export function readGraph(parent: SandboxTask): JsonObject | undefined {
  const content = readStored(parent, taskGraph);
  const graph: JsonValue = content === undefined ? null : JSON.parse(Buffer.from(content).toString());
  return isJsonObject(graph) ? graph : undefined;
}

/** A parent has decided on another definition, and its worker signs the graph with it. */
export async function decideOn(
  world: World,
  parent: SandboxTask,
  taskId: string,
  definition: JsonValue,
): Promise<void> {
  const graph = readGraph(parent);
  const entry = graph?.[taskId];
  if (graph === undefined || !isJsonObject(entry)) throw new TypeError(`no entry for ${taskId}`);
  const decided = { ...graph, [taskId]: { ...entry, task: definition } };
  writeStored(parent, taskGraph, Buffer.from(JSON.stringify(decided)));
  await signRun(world, parent);
}
