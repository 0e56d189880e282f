import { CotError } from '@chain-of-trust/types';

/** Codes of {@link VerifierError}. */
export type VerifierErrorCode =
  /** The reference time is no time. */
  'verifier-reference-time';

/** A verification that cannot be begun, because what it was given is unusable. */
export class VerifierError extends CotError<VerifierErrorCode> {}
