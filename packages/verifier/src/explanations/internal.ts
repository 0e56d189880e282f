import { everyRule, explain } from './explain.js';

/** What findings of the family `internal` mean. */
export const internalExplanations = {
  ...explain(['internal/unexpected'], {
    rules: everyRule,
    means: 'a defect of the verifier; it refuses, because nothing was proven',
    causes: ['a case that the verifier does not foresee'],
    nextStep: 'report it with the taskId',
  }),
};
