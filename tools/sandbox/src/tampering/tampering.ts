import type { JsonObject } from '@chain-of-trust/types';
import { createWorkerKeys, type WorkerKeyPairs } from '../world/keys.js';
import type { WorldOptions } from '../world/options.js';
import { signRun } from '../world/run-task.js';
import { lastRunOf, type SandboxTask, taskOf, type World } from '../world/world.js';

/** One way of attacking a release, or of breaking it. Changes exactly one thing of a good world. */
export interface Tampering {
  /** What a command line calls it. */
  readonly name: string;
  /** What was done, as a sentence. */
  readonly title: string;
  /** The release that it is about; defaults to one by a push to Firefox' Mercurial tree. */
  readonly world?: Pick<WorldOptions, 'style' | 'product' | 'image'>;
  readonly apply: (world: World) => void | Promise<void>;
}

/** The task that most tamperings are about: the first build, which runs on docker-worker. */
export function dockerBuild(world: World): SandboxTask {
  return taskOf(world, world.names.builds[0] ?? '');
}

/** The second build, which runs on generic-worker. */
export function genericBuild(world: World): SandboxTask {
  return taskOf(world, world.names.builds[1] ?? '');
}

/**
 * Somebody with stolen scopes schedules a changed task: it runs on an honest worker, which signs what it ran. The
 * task graph still says what the decision task has decided.
 */
export async function reschedule(
  world: World,
  task: SandboxTask,
  change: (definition: JsonObject) => JsonObject,
): Promise<void> {
  task.definition = change(task.definition);
  if (lastRunOf(task).state === 'completed') await signRun(world, task);
}

/** A definition with members of its payload replaced. */
export function withPayload(definition: JsonObject, members: JsonObject): JsonObject {
  return { ...definition, payload: { ...(definition.payload as JsonObject), ...members } }; // always an object here
}

/** A definition with variables of its environment replaced. */
export function withEnvironment(definition: JsonObject, variables: JsonObject): JsonObject {
  const { env } = definition.payload as { env?: JsonObject }; // always an object here
  return withPayload(definition, { env: { ...env, ...variables } });
}

/** Keys that belong to nobody. */
export function foreignKeys(world: World): Promise<WorkerKeyPairs> {
  return createWorkerKeys('Mallory', new Date(world.now.getTime() - 1000));
}

/** Replaces the bytes of an artifact where it is stored; whoever signed them has signed the old ones. */
export function replaceStored(
  task: SandboxTask,
  name: string,
  change: (content: Uint8Array) => Uint8Array,
): void {
  const { artifacts } = lastRunOf(task);
  const artifact = artifacts.get(name);
  if (artifact?.storageType !== 's3' || !(artifact.content instanceof Uint8Array))
    throw new TypeError(`no ${name} in memory`);
  artifacts.set(name, { ...artifact, content: change(Buffer.from(artifact.content)) });
}

/** The bytes with one bit in their middle turned over. */
export function flipByte(content: Uint8Array): Uint8Array {
  const middle = content.length >> 1;
  const changed = Uint8Array.from(content);
  changed[middle] = (changed[middle] ?? 0) ^ 1;
  return changed;
}

/** Changes a signed document and lets the worker sign it again. */
export function resign(
  world: World,
  task: SandboxTask,
  alter: (blob: JsonObject) => JsonObject,
): Promise<void> {
  return signRun(world, task, { alter });
}
