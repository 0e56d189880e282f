import type { ResolvedLink } from '@chain-of-trust/chain';
import { EvidenceError } from '@chain-of-trust/types';
import { Refusal } from '../../engine/refusal.js';
import { show } from '../../show.js';

/** The task that an indexed image comes from, as the chain has looked it up. */
export function indexedTaskOf({ indexedImage }: ResolvedLink): string {
  if (indexedImage?.state === 'found') return indexedImage.taskId;
  const cause = indexedImage?.cause;
  if (cause instanceof EvidenceError && cause.code !== 'evidence-not-found') throw cause;
  throw new Refusal({
    code: 'docker-image/index-missing',
    message: 'the index has no task for the image',
    where: 'payload.image.namespace',
    actual: show(indexedImage?.namespace),
    nextStep: 'Check whether the index entry has expired; rebuild the image, and the task that runs in it.',
  });
}

/** Anybody with a scope for the index can point an entry at any task; the task itself has to claim the entry. */
export function refuseUnclaimedRoute(image: ResolvedLink, namespace: string): void {
  const route = `index.${namespace}`;
  const routes = image.task.routes ?? [];
  if (routes.includes(route)) return;
  throw new Refusal({
    code: 'docker-image/index-not-claimed',
    message: `the index names ${image.taskId} for the image, but that task has no such route`,
    where: 'payload.image.namespace',
    expected: route,
    actual: show(routes),
    nextStep: 'Find out who wrote the index entry; an honest docker-image task asks for its own.',
  });
}
