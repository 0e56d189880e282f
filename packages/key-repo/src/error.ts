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
  /** A homedir has not exactly one key of a name. */
  | 'key-repo-gpg-key'
  /** A key that need not or cannot be certified. */
  | 'key-repo-certification'
  /** A key that its owner cannot renew or revoke as asked. */
  | 'key-repo-owner'
  /** Names of an account or of hosts that cannot be put into user IDs. */
  | 'key-repo-host'
  /** The command that takes private keys has failed. */
  | 'key-repo-command'
  /** A key would replace a file. */
  | 'key-repo-file-exists'
  | 'key-repo-file-write'
  /** A private key can be read by others. */
  | 'key-repo-permissions'
  /** A key without a good self-signature. */
  | 'key-repo-key'
  /** Two versions of one key, of which nobody can tell which one counts. */
  | 'key-repo-versions'
  /** No OpenPGP key to put into a homedir. */
  | 'key-repo-homedir-empty'
  /** Something else is where homedirs should be written. */
  | 'key-repo-homedir-exists'
  /** Too long for gpg's sockets. */
  | 'key-repo-homedir-path'
  | 'key-repo-homedir-write'
  /** git is missing or old, or the path is no repository. */
  | 'key-repo-git'
  /** A git object is missing, malformed, or has other content than its name says. */
  | 'key-repo-object'
  /** Who may sign tags is not configured, or not well. */
  | 'key-repo-signers'
  /** The record of the last tag cannot be read. */
  | 'key-repo-floor'
  | 'key-repo-tag-missing'
  | 'key-repo-tag-lightweight'
  | 'key-repo-tag-malformed'
  | 'key-repo-tag-unsigned'
  /** Another signature than one of OpenPGP. */
  | 'key-repo-tag-format'
  | 'key-repo-tag-several'
  /** The signature is bad, or by a key that may not sign tags today. */
  | 'key-repo-tag-signature'
  /** The ref has another name than the tag object. */
  | 'key-repo-tag-renamed'
  | 'key-repo-tag-name'
  | 'key-repo-tag-future'
  | 'key-repo-tag-rollback'
  | 'key-repo-tag-age'
  /** The repository could not be fetched. */
  | 'key-repo-fetch'
  /** The branch does not contain what was fetched before, or a tag was moved. */
  | 'key-repo-rewritten'
  /** No worker implementation of a good tag can be used, and none was before. */
  | 'key-repo-unusable'
  /** The folder of synchronised keys cannot be read or written, or was changed by somebody else. */
  | 'key-repo-state'
  /** Another process is synchronising. */
  | 'key-repo-state-locked'
  /** A tag of that name is there already. */
  | 'key-repo-tag-exists'
  /** The checkout has changes that a tag would not cover. */
  | 'key-repo-tag-uncommitted'
  /** What would be tagged does not come after the last good tag. */
  | 'key-repo-tag-diverged'
  /** Whoever would sign may not sign tags. */
  | 'key-repo-tag-signer'
  /** Keys that no verifier could read. */
  | 'key-repo-tag-keys'
  /** The clock is behind the last good tag, or another tag of the commit is dated later. */
  | 'key-repo-tag-clock'
  /** git could not make the tag. */
  | 'key-repo-tag-sign'
  /** No working tree to change, or to tag. */
  | 'key-repo-checkout'
  /** The half of a signed folder is missing, or the folder is flat. */
  | 'key-repo-add-place'
  /** A key that cannot be used, or that is not alone in its file. */
  | 'key-repo-add-key'
  /** The key is there already. */
  | 'key-repo-add-present'
  | 'key-repo-add-write';

/** Keys on disk that cannot be used. */
export class KeyRepoError extends CotError<KeyRepoErrorCode> {}
