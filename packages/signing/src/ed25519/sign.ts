import { sign, verify } from 'node:crypto';
import { SigningError } from '../error.js';
import { createSignedBytes, type SignedBytes } from '../signed-bytes.js';
import type { Ed25519PrivateKey, Ed25519PublicKey } from './keys.js';

const signatureBytes = 64;

/** Signs bytes: the 64 raw bytes of an ed25519 signature. @see RFC 8032 section 5.1.6 */
export function signEd25519(bytes: Uint8Array, key: Ed25519PrivateKey): Uint8Array {
  return sign(null, bytes, key.keyObject);
}

/**
 * Verifies a raw ed25519 signature over the exact bytes against each key.
 *
 * Not checked: when the signature was made; ed25519 keys have no dates.
 *
 * @throws SigningError `signing-no-keys`, `signing-signature-malformed`, `signing-signature-bad`
 * @see RFC 8032 section 5.1.7
 */
export function verifyEd25519(
  bytes: Uint8Array,
  signature: Uint8Array,
  keys: readonly Ed25519PublicKey[],
): SignedBytes {
  if (keys.length === 0) {
    throw new SigningError({
      code: 'signing-no-keys',
      message: 'no ed25519 keys to verify with',
      nextStep: 'Add the public keys of this worker implementation.',
    });
  }
  if (signature.length !== signatureBytes) {
    throw new SigningError({
      code: 'signing-signature-malformed',
      message: `expected a signature of ${signatureBytes} bytes, got ${signature.length}`,
      facts: { expected: signatureBytes, actual: signature.length },
    });
  }
  const signer = keys.find((key) => verify(null, bytes, key.keyObject, signature));
  if (signer === undefined) throw noKeyMadeIt(keys);
  const { fingerprint } = signer;
  return createSignedBytes(bytes, { format: 'ed25519', fingerprint, primaryFingerprint: fingerprint });
}

function noKeyMadeIt(keys: readonly Ed25519PublicKey[]): SigningError {
  const tried = keys.map((key) => key.fingerprint);
  return new SigningError({
    code: 'signing-signature-bad',
    message: `the signature is not by any of ${keys.length} keys over these bytes: ${tried.join(', ')}`,
    nextStep: 'Either the document was changed, or another worker signed it; compare the worker and its key.',
    facts: { tried },
  });
}
