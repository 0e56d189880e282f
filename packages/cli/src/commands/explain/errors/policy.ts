import type { PolicyErrorCode } from '@chain-of-trust/policy';
import type { ErrorExplanation } from './explanation.js';

/** Of policies; none can be left out. */
export const policyErrors = {
  'policy-malformed': {
    means: 'the file is not YAML, or not a policy',
    nextStep: 'correct it where the message says; cot policy check says everything at once',
  },
  'policy-unknown-product': {
    means: 'no shipped product has that name',
    nextStep: 'choose one of cot policy list, or give a file with --policy',
  },
  'policy-cyclic': {
    means: 'a policy extends itself, directly or through others',
    nextStep: 'let one of them extend nothing',
  },
  'policy-inconsistent': {
    means: 'two parts of the policy contradict each other',
    nextStep: 'decide which of the two is meant; cot policy show prints the whole',
  },
} as const satisfies Readonly<Record<PolicyErrorCode, ErrorExplanation>>;
