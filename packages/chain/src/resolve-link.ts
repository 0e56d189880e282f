import { type Evidence, isJsonObject, type TaskDefinition, type TaskTypeKind } from '@chain-of-trust/types';
import type { Candidate } from './candidates.js';
import { readDependencies } from './dependencies.js';
import { findIndexedImage } from './indexed-image.js';
import type { Edge, IndexedImage, Link } from './link.js';
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
  const indexedImage = await findIndexedImage(evidence, task);
  const { edges, ...dependencies } = readDependencies(taskId, task);
  return {
    ...common,
    state: 'resolved',
    task,
    taskType,
    kind: options.taskTypes.get(taskType),
    worker: detectWorkerImplementation(task, options.scriptworkerProvisioners),
    ...dependencies,
    indexedImage,
    edges: [...edges, ...edgesOf(indexedImage)],
  };
}

/** What the index says is where the image comes from, so that task belongs to the chain. */
function edgesOf(image: IndexedImage | undefined): readonly Edge[] {
  if (image?.state !== 'found') return [];
  return [{ taskId: image.taskId, taskType: 'docker-image', reason: 'indexed-image' }];
}

/** @see scriptworker `task.py`, `is_action`: a task that has an action's context, or calls an action back */
function isActionTask({ extra, payload }: TaskDefinition): boolean {
  if (extra?.action !== undefined && extra.action !== null) return true;
  const { env } = payload;
  const callback =
    isJsonObject(env) && Object.hasOwn(env, 'ACTION_CALLBACK') ? env.ACTION_CALLBACK : undefined;
  return callback !== undefined && callback !== null && callback !== '';
}
