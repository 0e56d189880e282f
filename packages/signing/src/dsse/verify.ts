import type { Ed25519PublicKey } from '../ed25519/keys.js';
import { verifyEd25519 } from '../ed25519/sign.js';
import { SigningError } from '../error.js';
import { createSignedBytes, type SignedBytes } from '../signed-bytes.js';
import { preAuthEncoding } from './encoding.js';
import { type DsseSignature, parseDsseEnvelope } from './envelope.js';

/**
 * Verifies a DSSE envelope: one of its signatures is by one of the keys, over its payload and exactly the given type.
 * What is returned are the bytes of the payload, which are parsed only now.
 *
 * Signatures by others are ignored, whatever key they claim: the id of a key is a hint that nobody has signed. Not
 * checked: what the payload says, and when it was signed; these keys have no dates.
 *
 * @throws SigningError `signing-envelope-malformed`, `signing-envelope-type`, `signing-no-keys`,
 *   `signing-signature-bad`
 * @see DSSE protocol v1.0.2, "Protocol"
 */
export async function verifyDsse(
  bytes: Uint8Array,
  payloadType: string,
  keys: readonly Ed25519PublicKey[],
): Promise<SignedBytes> {
  const envelope = parseDsseEnvelope(bytes);
  if (envelope.payloadType !== payloadType) throw otherType(payloadType, envelope.payloadType);
  const signed = await preAuthEncoding(envelope.payloadType, envelope.payload);
  const { signedBy } = verifyAny(signed, envelope.signatures, keys);
  return createSignedBytes(envelope.payload, signedBy);
}

function verifyAny(
  bytes: Uint8Array,
  signatures: readonly DsseSignature[],
  keys: readonly Ed25519PublicKey[],
): SignedBytes {
  const failures: SigningError[] = [];
  for (const { signature } of signatures) {
    try {
      return verifyEd25519(bytes, signature, keys);
    } catch (error) {
      if (!(error instanceof SigningError) || error.code === 'signing-no-keys') throw error;
      failures.push(error);
    }
  }
  throw new SigningError({
    code: 'signing-signature-bad',
    message: `none of ${failures.length} signatures counts: ${failures.map(({ message }) => message).join('; ')}`,
    nextStep:
      'Either the envelope was changed, or somebody else signed it; compare its keyid with that of the key.',
    facts: { reasons: failures.map(({ code }) => code) },
    cause: failures[0],
  });
}

function otherType(expected: string, actual: string): SigningError {
  return new SigningError({
    code: 'signing-envelope-type',
    message: `expected an envelope of ${expected}, got ${JSON.stringify(actual)}`,
    nextStep:
      'Find out what the envelope is for: a payload is never to be read as another type than it was signed as.',
    facts: { expected, actual },
  });
}
