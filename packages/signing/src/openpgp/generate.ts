import type { OpenPgpPrivateKey, OpenPgpPublicKey } from './keys.js';
import { loadOpenPgp, strictConfig } from './library.js';

/** What a new OpenPGP key is made of. */
export interface OpenPgpKeyOptions {
  readonly userId: { readonly name: string; readonly email: string };
  readonly algorithm: 'rsa4096' | 'ed25519';
  readonly created: Date;
  readonly expiresInSeconds: number;
}

/** A new OpenPGP key, armored. */
export interface OpenPgpKeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
  /** Of the primary key, lower-case hex. */
  readonly fingerprint: string;
}

/** Makes a key whose primary key signs, in the version 4 format that gpg 2.2 reads. */
export async function generateOpenPgpKeyPair(options: OpenPgpKeyOptions): Promise<OpenPgpKeyPair> {
  const { generateKey } = await loadOpenPgp();
  const { publicKey, privateKey } = await generateKey({
    ...(options.algorithm === 'ed25519'
      ? { type: 'ecc' as const, curve: 'ed25519Legacy' as const }
      : { type: 'rsa' as const, rsaBits: 4096 }),
    userIDs: [options.userId],
    date: options.created,
    keyExpirationTime: options.expiresInSeconds,
    subkeys: [],
    format: 'object',
    config: await strictConfig(),
  });
  return {
    publicKey: publicKey.armor(),
    privateKey: privateKey.armor(),
    fingerprint: publicKey.getFingerprint(),
  };
}

/** Certifies every user ID of a key, and returns the armored public key with the certifications. */
export async function certifyOpenPgpKey(
  key: OpenPgpPublicKey,
  certifier: OpenPgpPrivateKey,
  options: { readonly at: Date },
): Promise<string> {
  const certified = await key.key.signAllUsers([certifier.key], options.at, await strictConfig());
  return certified.armor();
}
