import type { SigningErrorCode } from '@chain-of-trust/signing';
import type { ErrorExplanation } from './explanation.js';

/** Of keys and signatures; none can be left out. */
export const signingErrors = {
  'signing-no-keys': { means: 'there is no key to verify or sign with', nextStep: 'give at least one key' },
  'signing-key-malformed': {
    means: 'the file is no key of this form, or damaged',
    nextStep: 'export the key again',
  },
  'signing-key-secret': {
    means: 'a private key is where a public one belongs',
    nextStep: 'remove it from there, and consider it leaked if others could read it',
  },
  'signing-key-weak': { means: 'the key is too weak to be trusted', nextStep: 'make a new key' },
  'signing-key-passphrase': {
    means: 'the private key is protected, and the passphrase is missing or wrong',
    nextStep: 'give the passphrase in a file',
  },
  'signing-key-lifetime': { means: 'a key cannot have that lifetime', nextStep: 'give an end in the future' },
  'signing-key-stub': {
    means: 'the private half is elsewhere, as on a smart card or with gpg',
    nextStep: 'let gpg sign, or use the whole key',
  },
  'signing-key-certified': {
    means: 'the key is certified by this person already',
    nextStep: 'nothing has to be done',
  },
  'signing-key-other': {
    means: 'the private key is not the one of the public key',
    nextStep: 'give both halves of the same key',
  },
  'signing-key-unchanged': {
    means: 'the key would be as it was',
    nextStep: 'give another end, or leave the key as it is',
  },
  'signing-message-malformed': {
    means: 'the bytes are no cleartext message of OpenPGP',
    nextStep: 'find out which program wrote the file',
  },
  'signing-message-surroundings': {
    means: 'there is text before or after the signed message',
    nextStep: 'find out who added it: it is not signed',
  },
  'signing-message-header': {
    means: 'the message has headers that no worker writes',
    nextStep: 'find out which program wrote the file',
  },
  'signing-message-hash-header': {
    means: 'the Hash header does not agree with the signature',
    nextStep: 'find out which program wrote the file',
  },
  'signing-message-checksum': {
    means: 'the checksum of the armour is wrong',
    nextStep: 'get the file again; it was damaged or changed',
  },
  'signing-message-incomplete': {
    means: 'the message has no end',
    nextStep: 'get the file again; it was cut off',
  },
  'signing-message-several': {
    means: 'there are several messages in one file',
    nextStep: 'find out who joined them; a worker writes one',
  },
  'signing-signature-malformed': {
    means: 'the signature cannot be read',
    nextStep: 'get the file again, and see which program signed',
  },
  'signing-signature-several': {
    means: 'there is not exactly one signature',
    nextStep: 'find out who added one',
  },
  'signing-signature-type': {
    means: 'the signature is of another kind than of a document',
    nextStep: 'find out which program signed',
  },
  'signing-digest-weak': {
    means: 'the signature is over a weak digest like SHA-1',
    nextStep: 'sign with SHA-256 or better',
  },
  'signing-signature-future': {
    means: 'the signature was made after the reference time',
    nextStep: 'check the clock of the worker, and the time given with --at',
  },
  'signing-signature-expired': {
    means: 'the signature itself says that it has expired',
    nextStep: 'let the worker sign again, without an end',
  },
  'signing-signature-bad': {
    means: 'the bytes are not those that were signed, or another key signed them',
    nextStep: 'find out who could change them',
  },
  'signing-envelope-malformed': {
    means: 'the bytes are no DSSE envelope, in the only way that one is written',
    nextStep: 'fetch the attestation again, or find out who has made it',
  },
  'signing-envelope-type': {
    means: 'the envelope holds another type of payload than was asked for',
    nextStep: 'give an attestation of the right type',
  },
  'signing-key-unknown': {
    means: 'the signature was made by a key that is not among those that are trusted',
    nextStep: 'look the key up in the key repository',
  },
  'signing-key-not-yet-valid': {
    means: 'the key was not valid yet at the reference time',
    nextStep: 'check the clock, and the time given with --at',
  },
  'signing-key-expired': {
    means: 'the key had expired at the reference time',
    nextStep: 'renew the key; what an expired key has signed stays refused',
  },
  'signing-key-revoked': {
    means: 'the key was revoked by its owner',
    nextStep: 'use another key, and find out why it was revoked',
  },
  'signing-key-not-certified': {
    means: 'no trusted person has certified the key',
    nextStep: 'have it certified',
  },
  'signing-key-cannot-sign': {
    means: 'the key may not sign data',
    nextStep: 'use the subkey that may, or another key',
  },
} as const satisfies Readonly<Record<SigningErrorCode, ErrorExplanation>>;
