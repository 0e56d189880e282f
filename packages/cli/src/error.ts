import { CotError } from '@chain-of-trust/types';

/** Codes of {@link UsageError}. */
export type UsageErrorCode =
  | 'usage-missing'
  | 'usage-conflict'
  | 'usage-value'
  | 'usage-file'
  | 'usage-configuration'
  /** A configuration file that nobody has named, and that others could have written. */
  | 'usage-configuration-permissions'
  /** The socket to serve on is in use, or others could reach or replace it. */
  | 'usage-socket'
  /** What was sent is no whole request. */
  | 'usage-request'
  /** This server has been told to stop, and has not begun with the request. */
  | 'usage-stopping';

/** A command line or configuration that cannot be carried out. */
export class UsageError extends CotError<UsageErrorCode> {}
