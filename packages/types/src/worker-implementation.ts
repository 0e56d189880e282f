/** Worker implementations that produce chains of trust, each with a key set of its own. */
export const workerImplementations = [
  'docker-worker',
  'generic-worker',
  'taskcluster-worker',
  'scriptworker',
] as const;

/** One of {@link workerImplementations}. */
export type WorkerImplementation = (typeof workerImplementations)[number];

/** Whether a value names a known worker implementation. */
export function isWorkerImplementation(value: unknown): value is WorkerImplementation {
  return workerImplementations.some((known) => known === value);
}
