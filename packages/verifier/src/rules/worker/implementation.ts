import type { WorkerImplementation } from '@chain-of-trust/types';
import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { taskKnown } from '../chain/task-known.js';

/** Establishes the worker implementation, which decides whose keys may have signed. */
export const workerImplementation: Rule<WorkerImplementation> = {
  id: 'worker/implementation',
  title: 'everything in the definition names the same, known worker implementation',
  source: 'spec: Verifying the chain (detecting which worker implementation each task is run on)',
  async check({ require }) {
    const { worker } = await require(taskKnown);
    if (worker.implementation !== undefined) return worker.implementation;
    const named = new Set(worker.signs.map((sign) => sign.implementation));
    const signs = worker.signs.map((sign) => `${sign.implementation} by ${sign.where}`).join(', ');
    throw new Refusal({
      code: named.size > 1 ? 'worker/ambiguous' : 'worker/unknown',
      message:
        named.size > 1
          ? 'the definition names several worker implementations'
          : 'no known worker implementation',
      actual: signs === '' ? '(no sign of any)' : signs,
      nextStep: 'Make the tag worker-implementation, the payload and the worker pool agree.',
    });
  },
};
