import { CotError } from '@chain-of-trust/types';

/** Codes of {@link UsageError}. */
export type UsageErrorCode =
  | 'usage-missing'
  | 'usage-conflict'
  | 'usage-value'
  | 'usage-file'
  | 'usage-configuration';

/** A command line or configuration that cannot be carried out. */
export class UsageError extends CotError<UsageErrorCode> {}
