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
  /** The command that is to be guarded is not there, or cannot be run. */
  | 'usage-command'
  /** Others could reach or replace the work folder of a guarded command, or it holds something. */
  | 'usage-work-folder'
  /** The socket to serve on is in use, or others could reach or replace it. */
  | 'usage-socket'
  /** What was sent is no whole request. */
  | 'usage-request'
  /** This server has been told to stop, and has not begun with the request. */
  | 'usage-stopping';

/** A command line or configuration that cannot be carried out. */
export class UsageError extends CotError<UsageErrorCode> {}

/** Codes of {@link GuardError}. */
export type GuardErrorCode =
  /** What lies in the work folder is not what was verified. */
  | 'guard-changed'
  /** The command could not be started; nothing was refuted. */
  | 'guard-start';

/** A verified chain whose command was not started. */
export class GuardError extends CotError<GuardErrorCode> {}
