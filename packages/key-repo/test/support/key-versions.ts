import type { OpenPgpKeyPair } from '@chain-of-trust/signing';
import { config, enums, type PrivateKey, readKey, readPrivateKey, reformatKey, revokeKey } from 'openpgp';
import { created } from './test-keys.js';

const day = 24 * 60 * 60;

/** What another version of a key has. */
export interface VersionOptions {
  readonly names?: readonly string[];
  readonly days?: number;
}

/** A version of a key with other user IDs or another time of expiry, made a second later. */
export async function otherVersion(pair: OpenPgpKeyPair, options: VersionOptions = {}): Promise<string> {
  const { names = ['worker'], days = 365 } = options;
  const { publicKey } = await reformatKey({
    privateKey: await open(pair),
    userIDs: names.map((name) => ({ name, email: `${name}@example.com` })),
    keyExpirationTime: days * day,
    date: new Date(created.getTime() + 1000),
    format: 'armored',
    config: { ...config, minRSABits: 1024 },
  });
  return publicKey;
}

/** The key with a revocation of itself. */
export async function revoked(pair: OpenPgpKeyPair): Promise<string> {
  const { publicKey } = await revokeKey({
    key: await open(pair),
    date: new Date(created.getTime() + 1000),
    format: 'armored',
    reasonForRevocation: { flag: enums.reasonForRevocation.keyCompromised, string: 'x' },
  });
  return publicKey;
}

/** The key with a subkey. */
export async function withSubkey(pair: OpenPgpKeyPair): Promise<string> {
  const key = await (await open(pair)).addSubkey({
    date: created,
    sign: true,
    type: 'ecc',
    curve: 'ed25519Legacy',
  });
  return key.toPublic().armor();
}

/** The key, certified by another, whatever it is like; the command refuses revoked ones. */
export async function certified(publicKey: string, by: OpenPgpKeyPair): Promise<string> {
  const key = await readKey({ armoredKey: publicKey });
  return (await key.signAllUsers([await open(by)], new Date(created.getTime() + 1000))).armor();
}

function open(pair: OpenPgpKeyPair): Promise<PrivateKey> {
  return readPrivateKey({ armoredKey: pair.privateKey });
}
