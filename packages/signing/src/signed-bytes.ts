/** Who made a signature. */
export interface Signer {
  readonly format: 'gpg' | 'ed25519';
  /** OpenPGP: the signing key or subkey, lower-case hex. ed25519: base64 of the 32 bytes of the public key. */
  readonly fingerprint: string;
  /** OpenPGP: the primary key. ed25519: the same as `fingerprint`. */
  readonly primaryFingerprint: string;
}

const creation = Symbol('only verification creates SignedBytes');

/**
 * Bytes whose signature has been verified.
 *
 * Only the verifying functions of this package can make one, so that whoever demands this type cannot be handed
 * bytes that nobody has checked.
 */
export class SignedBytes {
  readonly bytes: Uint8Array;
  readonly signedBy: Signer;

  constructor(key: typeof creation, bytes: Uint8Array, signedBy: Signer) {
    if (key !== creation) throw new TypeError('SignedBytes are created by verification only');
    this.bytes = bytes;
    this.signedBy = signedBy;
  }
}

/** Makes verified bytes; internal to this package. */
export function createSignedBytes(bytes: Uint8Array, signedBy: Signer): SignedBytes {
  return new SignedBytes(creation, bytes, signedBy);
}
