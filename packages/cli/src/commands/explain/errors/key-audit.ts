import type { AuditFinding } from '@chain-of-trust/key-repo';
import type { ErrorExplanation } from './explanation.js';

/** Of findings of cot keys audit; none can be left out. */
export const keyAuditFindings = {
  'key-expired': {
    means: 'the key has expired, and verifies nothing any more',
    nextStep: 'renew or remove it',
  },
  'key-expiring': { means: 'the key will expire soon', nextStep: 'renew it in time' },
  'key-unlimited': {
    means: 'the key never expires',
    nextStep: 'give it an end, so that a forgotten one stops to count',
  },
  'key-revoked': { means: 'the owner has revoked the key', nextStep: 'remove it' },
  'key-weak': { means: 'the key is of a kind or size that verifiers refuse', nextStep: 'replace it' },
  'key-short': {
    means: 'the key is still accepted, and shorter than it should be',
    nextStep: 'replace it when it is renewed',
  },
  'key-broken': { means: 'the key has no good self-signature', nextStep: 'export it again' },
  'key-not-yet-valid': {
    means: 'the key is dated in the future',
    nextStep: 'check the clock of the machine that made it',
  },
  'key-uncertified': { means: 'no trusted person has certified the key', nextStep: 'have it certified' },
  'key-uncertifiable': {
    means: 'nobody can vouch for the key where it is',
    nextStep: 'put it where it belongs, or replace it',
  },
  'key-duplicate': { means: 'the same key is in several files', nextStep: 'keep one of them' },
  'key-shared': {
    means: 'the same key is trusted for several worker implementations',
    nextStep: 'give each implementation a key of its own',
  },
  'key-versions': { means: 'there are two versions of one key', nextStep: 'keep the newer one' },
  'self-signature-weak': {
    means: 'the key binds itself by a weak digest like SHA-1',
    nextStep: 'renew it, which signs it anew',
  },
  'certification-weak': {
    means: 'a trusted person has certified the key by a weak digest',
    nextStep: 'have it certified again',
  },
  'user-id-revoked': {
    means: 'a name of the key is revoked',
    nextStep: 'see whether the key is still in use',
  },
  'trusted-key-signs': { means: 'a key that should only certify also signs blobs', nextStep: 'use two keys' },
  'secret-key': {
    means: 'a private key is in the repository',
    nextStep: 'remove it from the history too, and revoke it: it has leaked',
  },
  'entry-link': { means: 'a symbolic link, which no reader follows', nextStep: 'replace it by the file' },
  'entry-submodule': { means: 'a submodule, whose files nobody reads', nextStep: 'put the files here' },
  'file-empty': { means: 'an empty file', nextStep: 'remove it' },
  'file-unknown': {
    means: 'a file that is no key',
    nextStep: 'remove it, or move it out of the folders of keys',
  },
  'file-large': { means: 'a file larger than any key', nextStep: 'look at what it holds' },
  'file-unreadable': { means: 'a file that cannot be read as a key', nextStep: 'export the key again' },
  'file-suffix': {
    means: 'a key in a file that readers pass over for its name',
    nextStep: 'give it the suffix of the others',
  },
  'file-ignored': {
    means: 'a file that git or readers pass over',
    nextStep: 'remove it, or give it another name',
  },
  'file-outside': {
    means: 'a key that is in no folder of a worker implementation',
    nextStep: 'move it into one',
  },
  'folder-unknown': { means: 'a folder that is of no worker implementation', nextStep: 'correct its name' },
  'folder-half': {
    means: 'a signed folder that has only one of trusted/ and valid/',
    nextStep: 'add the other half',
  },
  'folder-empty': { means: 'a folder without keys', nextStep: 'add keys, or remove it' },
  'survey-cut': { means: 'there were more files than are looked at', nextStep: 'look at what was added' },
  'tag-refused': {
    means: 'the tag that verifiers would take is refused',
    nextStep: 'see the code in the reason',
  },
  'tag-unchecked': {
    means: 'nobody said who may sign tags, so none was checked',
    nextStep: 'give --signers',
  },
  'tag-renamed': { means: 'a tag has another name than its object', nextStep: 'find out who renamed it' },
  'tag-age': { means: 'the newest tag is old', nextStep: 'make a new tag' },
  'tag-behind': { means: 'there are commits that no tag covers', nextStep: 'make a new tag' },
  'signer-expiring': {
    means: 'the key of somebody who signs tags will expire soon',
    nextStep: 'renew it in time',
  },
  'homedir-permissions': {
    means: 'others can change the homedir',
    nextStep: 'take all rights of others away',
  },
  'homedir-secret': { means: 'a homedir of verifiers holds private keys', nextStep: 'remove them' },
} as const satisfies Readonly<Record<AuditFinding['code'], ErrorExplanation>>;
