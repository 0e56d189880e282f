import { CotError } from '@chain-of-trust/types';

/** Codes of {@link EvidenceConfigurationError}. */
export type EvidenceConfigurationErrorCode =
  /** An option that does not exist, or has a value outside its range. */
  | 'evidence-configuration-option'
  /** The root URL, the proxy or a mirror is not a plain `http(s)` base URL. */
  | 'evidence-configuration-url'
  /** Credentials that are half given, or whose certificate is not JSON. */
  | 'evidence-configuration-credentials'
  /** A credentials file that is not of the documented shape. */
  | 'evidence-configuration-file'
  /** A credentials file that others than its owner can read or write. */
  | 'evidence-configuration-permissions';

/** Options, an environment or a credentials file that cannot be used. Never holds a secret. */
export class EvidenceConfigurationError extends CotError<EvidenceConfigurationErrorCode> {}
