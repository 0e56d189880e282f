import { CotError } from '@chain-of-trust/types';

/** Codes of {@link KeyRepoError}. */
export type KeyRepoErrorCode =
  /** The folder cannot be read, or is none. */
  | 'key-repo-folder'
  /** No worker implementation has keys there. */
  | 'key-repo-empty'
  /** A file is no public key, or cannot be read. */
  | 'key-repo-file'
  /** A symbolic link, or another entry that is neither a file nor a folder. */
  | 'key-repo-entry'
  /** Private key material among public keys. */
  | 'key-repo-secret'
  /** More or larger files than any key repository has. */
  | 'key-repo-bounds'
  /** gpg is missing, or cannot read a homedir. */
  | 'key-repo-gpg'
  /** A private key can be read by others. */
  | 'key-repo-permissions';

/** Keys on disk that cannot be used. */
export class KeyRepoError extends CotError<KeyRepoErrorCode> {}
