import {
  isWorkerImplementation,
  type TaskDefinition,
  type WorkerImplementation,
} from '@chain-of-trust/types';

/** One sign that a task runs on some worker implementation. */
export interface WorkerSign {
  /** As written in the task; possibly no implementation that anybody knows. */
  readonly implementation: string;
  /** Where it is written, like `payload.image`. */
  readonly where: string;
}

/** Which worker implementation a task runs on, with every sign that was read. */
export interface WorkerDetection {
  /** Present only when all signs name the same known implementation. */
  readonly implementation: WorkerImplementation | undefined;
  readonly signs: readonly WorkerSign[];
}

/**
 * Detects the worker implementation of a task by everything its definition says about it.
 *
 * The implementation decides which keys may have signed the blob. All signs are read and must agree: if the
 * first one won, a task could name its own verifier.
 *
 * @see spec, "Verifying the chain" (detecting which worker implementation each task is run on); scriptworker
 *   `cot/verify.py`, `guess_worker_impl`
 */
export function detectWorkerImplementation(
  task: TaskDefinition,
  scriptworkerProvisioners: readonly string[],
): WorkerDetection {
  const signs = [
    ...payloadSigns(task),
    ...provisionerSigns(task, scriptworkerProvisioners),
    ...labelSigns(task),
  ];
  const named = new Set(signs.map((sign) => sign.implementation));
  const [only] = named;
  const implementation = named.size === 1 && isWorkerImplementation(only) ? only : undefined;
  return { implementation, signs };
}

function payloadSigns({ payload }: TaskDefinition): WorkerSign[] {
  const signs: WorkerSign[] = [];
  if (isPresent(payload.image)) signs.push({ implementation: 'docker-worker', where: 'payload.image' });
  for (const member of ['mounts', 'osGroups']) {
    if (isPresent(payload[member]))
      signs.push({ implementation: 'generic-worker', where: `payload.${member}` });
  }
  return signs;
}

function provisionerSigns(task: TaskDefinition, scriptworkerProvisioners: readonly string[]): WorkerSign[] {
  if (!scriptworkerProvisioners.includes(task.provisionerId)) return [];
  return [{ implementation: 'scriptworker', where: 'provisionerId' }];
}

function labelSigns(task: TaskDefinition): WorkerSign[] {
  const signs: WorkerSign[] = [];
  const tag = task.tags?.['worker-implementation'];
  if (tag !== undefined) signs.push({ implementation: tag, where: 'tags.worker-implementation' });
  if (task.scopes.some((scope) => scope.startsWith('docker-worker:'))) {
    signs.push({ implementation: 'docker-worker', where: 'scopes' });
  }
  return signs;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
