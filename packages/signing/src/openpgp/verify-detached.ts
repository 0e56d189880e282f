import { SigningError } from '../error.js';
import { readArmoredSignature } from './armor.js';
import type { OpenPgpKeySet } from './key-set.js';
import { assertAcceptable, readOnlySignature } from './signature.js';
import { verifySignature } from './verify-signature.js';

/** Who has made a detached signature; fingerprints in lower-case hex. */
export interface DetachedSigner {
  /** Of the primary key or subkey that signed. */
  readonly fingerprint: string;
  readonly primaryFingerprint: string;
  readonly signedAt: Date;
}

const begin = '-----BEGIN PGP SIGNATURE-----';

/**
 * Verifies an armored detached signature of bytes against a key set as of a reference time, as git makes them.
 *
 * The signature has to be the whole input: text around it, a second one, and signatures of texts instead of bytes are
 * refused.
 *
 * @throws SigningError any code but those of private keys
 * @see RFC 9580 section 10.4 (Detached Signatures)
 */
export async function verifyDetached(
  signed: Uint8Array,
  armoredSignature: string,
  keys: OpenPgpKeySet,
  options: { readonly at: Date },
): Promise<DetachedSigner> {
  const [first, ...lines] = armoredSignature.split(/\r?\n/);
  if (first !== begin) throw surrounded(first);
  const { signature: binarySignature } = readArmoredSignature(lines);
  const signature = await readOnlySignature(binarySignature);
  await assertAcceptable(signature, [], options.at, ['binary']);
  const { owner, key } = await verifySignature({ signature, signed, keys, at: options.at });
  return {
    fingerprint: key.getFingerprint(),
    primaryFingerprint: owner.fingerprint,
    signedAt: signature.created ?? options.at, // one without a time is no longer here
  };
}

function surrounded(first: string | undefined): SigningError {
  return new SigningError({
    code: 'signing-message-surroundings',
    message: `expected ${begin}, got ${JSON.stringify(first?.slice(0, 80))}`,
    nextStep: 'Give the armored signature alone.',
  });
}
