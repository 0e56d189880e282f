import type { PrivateKey } from 'openpgp';
import { OpenPgpPrivateKey } from './keys.js';
import { loadOpenPgp, strictConfig } from './library.js';
import { lifetimeOf } from './lifetime.js';
import { remakeSignature } from './make-signature.js';

/** What a new OpenPGP key is made of. */
export interface OpenPgpKeyOptions {
  readonly userId: { readonly name: string; readonly email: string; readonly comment?: string };
  readonly algorithm: 'rsa4096' | 'ed25519';
  readonly created: Date;
  readonly expiresInSeconds: number | 'never';
}

/** A new OpenPGP key, armored. */
export interface OpenPgpKeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
  /** Of the primary key, lower-case hex. */
  readonly fingerprint: string;
}

/**
 * Makes a key whose primary key signs, in the version 4 format that gpg 2.2 reads.
 *
 * @throws SigningError `signing-key-lifetime`
 */
export async function generateOpenPgpKeyPair(options: OpenPgpKeyOptions): Promise<OpenPgpKeyPair> {
  const { userId, algorithm, created, expiresInSeconds } = options;
  const expires =
    expiresInSeconds === 'never' ? 'never' : new Date(created.getTime() + expiresInSeconds * 1000);
  const keyExpirationTime = lifetimeOf(created, expires, created);
  const { generateKey } = await loadOpenPgp();
  const { privateKey } = await generateKey({
    ...(algorithm === 'ed25519'
      ? { type: 'ecc' as const, curve: 'ed25519Legacy' as const }
      : { type: 'rsa' as const, rsaBits: 4096 }),
    userIDs: [userId],
    date: created,
    keyExpirationTime,
    subkeys: [],
    format: 'object',
    config: await strictConfig(),
  });
  await preferKnownDigests(privateKey, created);
  return {
    publicKey: privateKey.toPublic().armor(),
    privateKey: privateKey.armor(),
    fingerprint: privateKey.getFingerprint(),
  };
}

/** The library prefers SHA-3, too, of which gpg 2.2 warns whoever imports the key. */
async function preferKnownDigests(key: PrivateKey, created: Date): Promise<void> {
  const { enums } = await loadOpenPgp();
  const signer = new OpenPgpPrivateKey(key);
  for (const user of key.users) {
    const covered = { key: key.keyPacket, userID: user.userID, userAttribute: user.userAttribute };
    const remade = user.selfCertifications.map((signature) =>
      remakeSignature(signature, { signer, covered, at: created }, (packet) => {
        packet.preferredHashAlgorithms = [enums.hash.sha512, enums.hash.sha384, enums.hash.sha256];
      }),
    );
    user.selfCertifications = await Promise.all(remade);
  }
}
