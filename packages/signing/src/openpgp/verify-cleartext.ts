import { reasonOf } from '@chain-of-trust/types';
import type { SignaturePacket } from 'openpgp';
import { SigningError } from '../error.js';
import { createSignedBytes, type SignedBytes } from '../signed-bytes.js';
import { assertCertified } from './certification.js';
import { type CleartextMessage, parseCleartext } from './cleartext.js';
import type { OpenPgpKeySet } from './key-set.js';
import type { OpenPgpPublicKey } from './keys.js';
import { strictConfig } from './library.js';
import { assertAcceptable, readOnlySignature } from './signature.js';
import { assertPrimaryKeyValid, findSigningKey, versionsOf } from './validity.js';

/**
 * Verifies a cleartext signed message against a key set as of a reference time, and returns the signed text.
 *
 * The text is what the signature covers: without dash escapes, without white space at the ends of lines, lines
 * joined by line feeds.
 *
 * Where a set holds several versions of one key, every one of them has to be valid, because none is known to be the
 * newest.
 *
 * Not checked: what the text says; that it is a document at all.
 *
 * @throws SigningError any code but those of private keys
 * @see RFC 9580 section 7 (Cleartext Signature Framework)
 */
export async function verifyCleartext(
  message: Uint8Array,
  keys: OpenPgpKeySet,
  options: { readonly at: Date },
): Promise<SignedBytes> {
  if (keys.keys.length === 0) throw noKeys();
  const parsed = parseCleartext(message);
  const signature = await readOnlySignature(parsed.signature);
  await assertAcceptable(signature, parsed.hashes, options.at);
  const failures: SigningError[] = [];
  for (const owner of candidatesFor(keys, signature)) {
    try {
      return await verifyBy({ owner, keys, parsed, signature, at: options.at });
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

interface Attempt {
  readonly owner: OpenPgpPublicKey;
  readonly keys: OpenPgpKeySet;
  readonly parsed: CleartextMessage;
  readonly signature: SignaturePacket;
  readonly at: Date;
}

async function verifyBy({ owner, keys, parsed, signature, at }: Attempt): Promise<SignedBytes> {
  const { certifiers } = keys;
  const signingKey = await findSigningKey(owner, signature, at);
  for (const version of versionsOf(owner, keys.keys)) {
    const hasSigningKey = version.key.getKeys(signature.issuerKeyID).length > 0;
    await (hasSigningKey ? findSigningKey(version, signature, at) : assertPrimaryKeyValid(version, at));
    if (certifiers !== undefined) await assertVouchedFor(version, certifiers, at);
  }
  await verifySignature(signature, signingKey.keyPacket, parsed.text, at);
  return createSignedBytes(Buffer.from(parsed.text, 'utf8'), {
    format: 'gpg',
    fingerprint: signingKey.getFingerprint(),
    primaryFingerprint: owner.fingerprint,
  });
}

async function assertVouchedFor(
  owner: OpenPgpPublicKey,
  certifiers: readonly OpenPgpPublicKey[],
  at: Date,
): Promise<void> {
  if (versionsOf(owner, certifiers).length > 0) throw certifierSigned(owner);
  await assertCertified(owner, certifiers, at);
}

async function verifySignature(
  signature: SignaturePacket,
  key: Parameters<SignaturePacket['verify']>[0],
  text: string,
  at: Date,
): Promise<void> {
  const canonical = Buffer.from(text.replace(/\n/g, '\r\n'), 'utf8');
  // What the library asks of a literal data packet; its own would have to be filled through a private method.
  const literal = { getBytes: () => canonical, getText: () => canonical.toString('utf8'), text: null };
  const { signatureType } = signature;
  try {
    if (signatureType === null) throw new Error('the signature has no type');
    await signature.verify(key, signatureType, literal, at, true, await strictConfig());
  } catch (cause) {
    throw new SigningError({
      code: 'signing-signature-bad',
      message: `the signature does not fit the text: ${reasonOf(cause)}`,
      nextStep: 'The blob was changed after it was signed; find out who could write to the storage.',
      cause,
    });
  }
}

function noKeys(): SigningError {
  return new SigningError({
    code: 'signing-no-keys',
    message: 'no OpenPGP keys to verify with',
    nextStep: 'Add the public keys of this worker implementation.',
  });
}

function unknownKey(signature: SignaturePacket, keys: OpenPgpKeySet): SigningError {
  const known = keys.keys.map((key) => key.fingerprint);
  const keyId = signature.issuerKeyID.toHex();
  return new SigningError({
    code: 'signing-key-unknown',
    message: `the signature is by key ${keyId}, which is none of ${known.length} known keys`,
    nextStep: 'Find out which worker has this key, and whether it belongs to this worker implementation.',
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
