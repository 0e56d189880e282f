import { type Evidence, isJsonObject, type TaskDefinition } from '@chain-of-trust/types';
import type { IndexedImage } from './link.js';

/**
 * Looks up the task that an indexed docker image comes from; `undefined` where the task runs in no such image.
 *
 * The index says what it says today. Whether the worker ran that very image is for the verifier to find out.
 *
 * @see docker-worker payload schema, `image` of type `indexed-image`
 */
export async function findIndexedImage(
  evidence: Evidence,
  { payload }: TaskDefinition,
): Promise<IndexedImage | undefined> {
  const { image } = payload;
  if (!isJsonObject(image) || image.type !== 'indexed-image') return undefined;
  const { namespace, path } = image;
  if (typeof namespace !== 'string' || typeof path !== 'string') return undefined;
  try {
    return { state: 'found', namespace, path, taskId: await evidence.findIndexedTask(namespace) };
  } catch (cause) {
    return { state: 'not-found', namespace, path, cause };
  }
}
