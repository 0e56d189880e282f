import type { ChainErrorCode, VerifierErrorCode } from '@chain-of-trust/verifier';
import type { ErrorExplanation } from './explanation.js';

/** Of verifications that cannot be begun; none can be left out. */
export const chainAndVerifierErrors = {
  'chain-target-task-id': {
    means: 'the taskId that the chain should be built for is none',
    nextStep: 'give the 22 characters of the task',
  },
  'chain-target-task-type': {
    means: 'the task type of the target is not known to the policy',
    nextStep: 'give a type of the policy, or add it under taskTypes',
  },
  'verifier-reference-time': {
    means: 'the reference time is no time',
    nextStep: 'give a time like 2017-06-03T00:00:00Z',
  },
} as const satisfies Readonly<Record<ChainErrorCode | VerifierErrorCode, ErrorExplanation>>;
