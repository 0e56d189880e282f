import { CotError } from '@chain-of-trust/types';

/** Codes of {@link PolicyError}. */
export type PolicyErrorCode =
  /** The file is not YAML, or not a policy. */
  | 'policy-malformed'
  /** No shipped product has that name. */
  | 'policy-unknown-product'
  /** A policy extends itself, directly or through others. */
  | 'policy-cyclic'
  /** Two parts of the policy contradict each other. */
  | 'policy-inconsistent';

/** A policy that cannot be used. */
export class PolicyError extends CotError<PolicyErrorCode> {}
