import { createSignedBytes, type SignedBytes } from '../signed-bytes.js';
import { parseCleartext } from './cleartext.js';
import type { OpenPgpKeySet } from './key-set.js';
import { assertAcceptable, readOnlySignature } from './signature.js';
import { verifySignature } from './verify-signature.js';

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
  const { text, hashes, signature: binarySignature } = parseCleartext(message);
  const signature = await readOnlySignature(binarySignature);
  await assertAcceptable(signature, hashes, options.at);
  const signed = Buffer.from(text.replace(/\n/g, '\r\n'), 'utf8');
  const { owner, key } = await verifySignature({ signature, signed, keys, at: options.at });
  return createSignedBytes(Buffer.from(text, 'utf8'), {
    format: 'gpg',
    fingerprint: key.getFingerprint(),
    primaryFingerprint: owner.fingerprint,
  });
}
