import { CotError } from '@chain-of-trust/types';

/** Codes of {@link CacheError}. */
export type CacheErrorCode =
  /** The folder cannot be made, read or written. */
  | 'cache-folder'
  /** Others can change what is in the folder, or put another one in its place. */
  | 'cache-permissions';

/** A folder that evidence is not kept in. */
export class CacheError extends CotError<CacheErrorCode> {}
