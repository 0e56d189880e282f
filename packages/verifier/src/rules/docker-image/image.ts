import { isTaskId, type JsonObject, type TaskDefinition } from '@chain-of-trust/types';

/** Where a task's docker image comes from, as its payload says. */
export type DockerImage =
  /** An image by its name in a registry. */
  | { readonly type: 'prebuilt'; readonly name: string }
  /** An image that another task has built. */
  | { readonly type: 'task-image'; readonly taskId: string; readonly path: string }
  /** An image that the index has a task for. */
  | { readonly type: 'indexed-image'; readonly namespace: string; readonly path: string }
  /** Anything else: a shape that no worker documents. */
  | { readonly type: 'other'; readonly written: string };

/** Reads `payload.image`; `undefined` where the task has none. */
export function readDockerImage({ payload }: TaskDefinition): DockerImage | undefined {
  const { image } = payload;
  if (image === undefined || image === null) return undefined;
  if (typeof image === 'string') return { type: 'prebuilt', name: image };
  const { type, taskId, namespace, path } = image as JsonObject; // arrays and scalars simply have no such members
  if (type === 'task-image' && isTaskId(taskId) && typeof path === 'string') return { type, taskId, path };
  if (type === 'indexed-image' && typeof namespace === 'string' && typeof path === 'string') {
    return { type, namespace, path };
  }
  return { type: 'other', written: JSON.stringify(image) };
}
