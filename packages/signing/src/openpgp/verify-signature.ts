import { reasonOf } from '@chain-of-trust/types';
import type { Key, SignaturePacket, Subkey } from 'openpgp';
import { SigningError } from '../error.js';
import { assertCertified } from './certification.js';
import type { OpenPgpKeySet } from './key-set.js';
import type { OpenPgpPublicKey } from './keys.js';
import { strictConfig } from './library.js';
import { assertPrimaryKeyValid, findSigningKey, versionsOf } from './validity.js';

/** One signature, and what it has to fit. */
export interface SignatureCheck {
  readonly signature: SignaturePacket;
  /** The signed bytes; of text signatures with CRLF at the ends of lines. */
  readonly signed: Uint8Array;
  readonly keys: OpenPgpKeySet;
  readonly at: Date;
}

/** Which key of a set has made a signature. */
export interface SigningKey {
  readonly owner: OpenPgpPublicKey;
  readonly key: Key | Subkey;
}

/**
 * Finds the key of a set that has made a signature, and checks key and signature as of a reference time.
 *
 * Where a set holds several versions of one key, every one of them has to be valid, because none is known to be the
 * newest.
 *
 * Not checked: type, digest and times of the signature (`assertAcceptable`).
 *
 * @throws SigningError `signing-no-keys`, `signing-key-…`, `signing-signature-bad`
 */
export async function verifySignature(check: SignatureCheck): Promise<SigningKey> {
  const { keys, signature } = check;
  if (keys.keys.length === 0) throw noKeys();
  const failures: SigningError[] = [];
  for (const owner of candidatesFor(keys, signature)) {
    try {
      return { owner, key: await verifyBy(owner, check) };
    } catch (error) {
      if (!(error instanceof SigningError)) throw error;
      failures.push(error);
    }
  }
  const [only, ...others] = failures;
  if (only === undefined) throw unknownKey(signature, keys);
  if (others.length === 0) throw only;
  throw new SigningError({
    code: only.code,
    message: failures.map((failure) => failure.message).join('; '),
    nextStep: only.nextStep,
    cause: failures,
  });
}

/** Keys that have the key ID, and the whole fingerprint where the signature names it. */
function candidatesFor(keys: OpenPgpKeySet, signature: SignaturePacket): OpenPgpPublicKey[] {
  const named =
    signature.issuerFingerprint === null
      ? undefined
      : Buffer.from(signature.issuerFingerprint).toString('hex');
  return keys.keys.filter(
    ({ key, fingerprint, subkeyFingerprints }) =>
      key.getKeys(signature.issuerKeyID).length > 0 &&
      (named === undefined || [fingerprint, ...subkeyFingerprints].includes(named)),
  );
}

async function verifyBy(
  owner: OpenPgpPublicKey,
  { keys, signature, signed, at }: SignatureCheck,
): Promise<Key | Subkey> {
  const { certifiers } = keys;
  const signingKey = await findSigningKey(owner, signature, at);
  for (const version of versionsOf(owner, keys.keys)) {
    const hasSigningKey = version.key.getKeys(signature.issuerKeyID).length > 0;
    await (hasSigningKey ? findSigningKey(version, signature, at) : assertPrimaryKeyValid(version, at));
    if (certifiers !== undefined) await assertVouchedFor(version, certifiers, at);
  }
  await assertFits(signature, signingKey.keyPacket, signed, at);
  return signingKey;
}

async function assertVouchedFor(
  owner: OpenPgpPublicKey,
  certifiers: readonly OpenPgpPublicKey[],
  at: Date,
): Promise<void> {
  if (versionsOf(owner, certifiers).length > 0) throw certifierSigned(owner);
  await assertCertified(owner, certifiers, at);
}

async function assertFits(
  signature: SignaturePacket,
  key: Parameters<SignaturePacket['verify']>[0],
  signed: Uint8Array,
  at: Date,
): Promise<void> {
  // What the library asks of a literal data packet; its own would have to be filled through a private method.
  const literal = {
    getBytes: () => signed,
    getText: () => Buffer.from(signed).toString('utf8'),
    text: null,
  };
  const { signatureType } = signature;
  try {
    if (signatureType === null) throw new Error('the signature has no type');
    await signature.verify(key, signatureType, literal, at, true, await strictConfig());
  } catch (cause) {
    throw new SigningError({
      code: 'signing-signature-bad',
      message: `the signature does not fit the text: ${reasonOf(cause)}`,
      nextStep: 'What was signed has been changed since; find out who could write to where it is kept.',
      cause,
    });
  }
}

function noKeys(): SigningError {
  return new SigningError({
    code: 'signing-no-keys',
    message: 'no OpenPGP keys to verify with',
    nextStep: 'Add the public keys that may sign this.',
  });
}

function unknownKey(signature: SignaturePacket, keys: OpenPgpKeySet): SigningError {
  const known = keys.keys.map((key) => key.fingerprint);
  const keyId = signature.issuerKeyID.toHex();
  return new SigningError({
    code: 'signing-key-unknown',
    message: `the signature is by key ${keyId}, which is none of ${known.length} known keys`,
    nextStep: 'Find out whose key this is, and whether it may sign this.',
    facts: { keyId, known },
  });
}

function certifierSigned(owner: OpenPgpPublicKey): SigningError {
  return new SigningError({
    code: 'signing-key-cannot-sign',
    message: `the key ${owner.fingerprint} certifies workers' keys and must not sign blobs`,
    nextStep: 'Find out why a trusted person signed a blob; only workers do.',
    facts: { fingerprint: owner.fingerprint },
  });
}
