import type { Diagnoser } from './diagnose.js';
import { asksForSignature, isUnsigned } from './feature-not-enabled.js';

/** A worker pool whose workers have no key: a new one, or one for tasks that nobody relies on. */
export const unsignedPool: Diagnoser = {
  id: 'unsigned-pool',
  diagnose(symptom, { signingPools }) {
    const { workerPoolId } = symptom.linkReport;
    if (!isUnsigned(symptom) || !asksForSignature(symptom) || workerPoolId === undefined) return undefined;
    if (signingPools.has(workerPoolId)) return undefined;
    return {
      probably: `Probably the workers of ${workerPoolId} do not sign: the task asked for it, and no other task of this chain shows a signature of that pool.`,
      remedy:
        'Ask who runs the pool whether its workers have a key (cot worker-check tells on the host). Run the task on a pool that signs, or have the pool set up and run the task again.',
    };
  },
};
