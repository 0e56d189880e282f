import type { KeyRepoErrorCode } from '@chain-of-trust/key-repo';
import type { ErrorExplanation } from './explanation.js';

/** Of keys on disk; none can be left out. */
export const keyRepoErrors = {
  'key-repo-folder': {
    means: 'the folder of keys cannot be read, or is none',
    nextStep: 'check its path and its permissions',
  },
  'key-repo-empty': {
    means: 'no worker implementation has keys there',
    nextStep: 'put keys into a folder for each worker implementation',
  },
  'key-repo-file': {
    means: 'a file is no public key, or cannot be read',
    nextStep: 'remove it, or replace it by the public key',
  },
  'key-repo-entry': {
    means: 'a symbolic link, or another entry that is neither a file nor a folder',
    nextStep: 'replace it by the file itself',
  },
  'key-repo-secret': {
    means: 'private key material among public keys',
    nextStep: 'remove it from the history too, and revoke the key: it has leaked',
  },
  'key-repo-bounds': {
    means: 'more or larger files than any key repository has',
    nextStep: 'look at what was added',
  },
  'key-repo-gpg': {
    means: 'gpg is missing, or cannot read a homedir',
    nextStep: 'install GnuPG 2.2 or newer, and check the homedir',
  },
  'key-repo-gpg-key': {
    means: 'a homedir has not exactly one key of a name',
    nextStep: 'give the whole fingerprint',
  },
  'key-repo-certification': {
    means: 'a key that need not or cannot be certified',
    nextStep: 'see whether it is certified already, expired or revoked',
  },
  'key-repo-owner': {
    means: 'a key that its owner cannot renew or revoke as asked',
    nextStep: 'see whether it is revoked already, and give an end in the future',
  },
  'key-repo-host': {
    means: 'names of an account or of hosts that cannot be put into user IDs',
    nextStep: 'give plain names',
  },
  'key-repo-command': {
    means: 'the command that takes private keys has failed',
    nextStep: 'run it by hand to see why; no private key was kept',
  },
  'key-repo-file-exists': {
    means: 'a key would replace a file',
    nextStep: 'move the file away, or give another name',
  },
  'key-repo-file-write': {
    means: 'a key cannot be written',
    nextStep: 'check the folder and its permissions',
  },
  'key-repo-permissions': {
    means: 'a private key can be read by others',
    nextStep: 'take all rights of others away',
  },
  'key-repo-key': { means: 'a key without a good self-signature', nextStep: 'export the key again' },
  'key-repo-versions': {
    means: 'two versions of one key, of which nobody can tell which one counts',
    nextStep: 'keep the newer one',
  },
  'key-repo-homedir-empty': {
    means: 'there is no OpenPGP key to put into a homedir',
    nextStep: 'take a tag that has OpenPGP keys',
  },
  'key-repo-homedir-exists': {
    means: 'something else is where homedirs should be written',
    nextStep: 'give another folder',
  },
  'key-repo-homedir-path': {
    means: 'the path is too long for the sockets of gpg',
    nextStep: 'give a shorter one',
  },
  'key-repo-homedir-write': {
    means: 'homedirs cannot be written',
    nextStep: 'check the folder and its permissions',
  },
  'key-repo-git': {
    means: 'git is missing or old, or the path is no repository',
    nextStep: 'install git, and check the path',
  },
  'key-repo-object': {
    means: 'a git object is missing, malformed, or has other content than its name says',
    nextStep: 'clone the repository again',
  },
  'key-repo-signers': {
    means: 'who may sign tags is not configured, or not well',
    nextStep: 'give the folder of their public keys with --signers',
  },
  'key-repo-floor': {
    means: 'the record of the last tag cannot be read',
    nextStep: 'find out who changed it; without it an older tag could be taken',
  },
  'key-repo-tag-missing': {
    means: 'there is no such tag',
    nextStep: 'see git tag, and fetch the repository',
  },
  'key-repo-tag-lightweight': {
    means: 'the tag is only a name, and nobody signed it',
    nextStep: 'make a signed tag',
  },
  'key-repo-tag-malformed': {
    means: 'the tag object cannot be read as git writes it',
    nextStep: 'find out which program made it',
  },
  'key-repo-tag-unsigned': { means: 'nobody has signed the tag', nextStep: 'let one of the signers sign it' },
  'key-repo-tag-format': {
    means: 'the tag has another signature than one of OpenPGP',
    nextStep: 'sign with OpenPGP',
  },
  'key-repo-tag-several': {
    means: 'the tag has several signatures',
    nextStep: 'let one signer make a new one',
  },
  'key-repo-tag-signature': {
    means: 'the signature of the tag is bad, or by a key that may not sign tags today',
    nextStep: 'ask who made the tag, and whether the key is among the signers',
  },
  'key-repo-tag-renamed': {
    means: 'the ref has another name than the tag object',
    nextStep: 'find out who renamed it: an old tag may be shown as a new one',
  },
  'key-repo-tag-name': {
    means: 'the name of the tag is not of the expected form',
    nextStep: 'name it as the others are',
  },
  'key-repo-tag-future': { means: 'the tag is dated in the future', nextStep: 'check both clocks' },
  'key-repo-tag-rollback': {
    means: 'the tag is older than one that was accepted before',
    nextStep: 'find out who offers the old one: keys removed since would come back',
  },
  'key-repo-tag-age': {
    means: 'the newest tag is older than allowed',
    nextStep: 'make a new tag, and find out whether somebody holds newer ones back',
  },
  'key-repo-fetch': {
    means: 'the repository could not be fetched',
    nextStep: 'try again later; the keys stay those of the last good tag',
  },
  'key-repo-rewritten': {
    means: 'the branch does not contain what was fetched before, or a tag was moved',
    nextStep: 'ask the maintainers before anything else',
  },
  'key-repo-unusable': {
    means: 'no worker implementation of a good tag can be used, and none was before',
    nextStep: 'see cot keys audit for what is wrong with the keys',
  },
  'key-repo-state': {
    means: 'the folder of synchronised keys cannot be read or written, or was changed by somebody else',
    nextStep: 'find out who changed it, and begin with an empty folder',
  },
  'key-repo-state-locked': { means: 'another process is synchronising', nextStep: 'wait for it' },
  'key-repo-tag-exists': {
    means: 'there is a tag of that name already',
    nextStep: 'choose another name; a signed tag is never moved',
  },
  'key-repo-tag-uncommitted': {
    means: 'the checkout has changes that a tag would not cover',
    nextStep: 'commit or remove them',
  },
  'key-repo-tag-diverged': {
    means: 'what would be tagged does not come after the last good tag',
    nextStep: 'merge, and tag the result',
  },
  'key-repo-tag-signer': {
    means: 'whoever would sign may not sign tags',
    nextStep: 'sign with a key of the signers',
  },
  'key-repo-tag-keys': {
    means: 'keys that no verifier could read',
    nextStep: 'mend what cot keys audit finds, then tag',
  },
  'key-repo-tag-clock': {
    means: 'the clock is behind the last good tag, or another tag of the commit is dated later',
    nextStep: 'set the clock',
  },
  'key-repo-tag-sign': { means: 'git could not make the tag', nextStep: 'see whether gpg can sign at all' },
  'key-repo-checkout': {
    means: 'there is no working tree to change, or to tag',
    nextStep: 'run this in a checkout',
  },
  'key-repo-add-place': {
    means: 'the half of a signed folder is missing, or the folder is flat',
    nextStep: 'make trusted/ and valid/ first',
  },
  'key-repo-add-key': {
    means: 'a key that cannot be used, or that is not alone in its file',
    nextStep: 'export that key alone',
  },
  'key-repo-add-present': { means: 'the key is there already', nextStep: 'see cot keys inspect for where' },
  'key-repo-add-write': {
    means: 'the file of the key cannot be written',
    nextStep: 'check the folder and its permissions',
  },
} as const satisfies Readonly<Record<KeyRepoErrorCode, ErrorExplanation>>;
