import { CotError } from '@chain-of-trust/types';

/** Codes of {@link ReportError}. */
export type ReportErrorCode =
  /** The chain is not verified, and nothing is attested of such a one. */
  | 'report-not-verified'
  /** The chain has no such link, or nothing is known of it that its worker has signed. */
  | 'report-link'
  /** The worker has signed no artifact that an attestation could be about. */
  | 'report-no-subject'
  /** An artifact's name is none that a queue accepts. */
  | 'report-artifact-name'
  /** Something is to be named by what is no absolute URI. */
  | 'report-uri'
  /** The digest of the policy is none. */
  | 'report-policy';

/** A verification that cannot be shown as asked. */
export class ReportError extends CotError<ReportErrorCode> {}
