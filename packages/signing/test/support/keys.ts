import { enums, generateKey, type PrivateKey, readKey } from 'openpgp';
import { generateOpenPgpKeyPair, type OpenPgpKeyOptions } from '../../src/openpgp/generate.js';
import {
  OpenPgpPrivateKey,
  OpenPgpPublicKey,
  parseOpenPgpPrivateKey,
  parseOpenPgpPublicKeys,
} from '../../src/openpgp/keys.js';

/** When keys of tests are made, and the reference time of most tests. */
export const created = new Date('2026-01-01T00:00:00Z');
export const at = new Date('2026-06-01T00:00:00Z');
export const yearInSeconds = 365 * 24 * 60 * 60;

export interface WorkerKey {
  readonly privateKey: OpenPgpPrivateKey;
  readonly publicKey: OpenPgpPublicKey;
}

/** A new ed25519 key of a worker, valid at {@link at}. */
export async function createKey(options: Partial<OpenPgpKeyOptions> = {}): Promise<WorkerKey> {
  const pair = await generateOpenPgpKeyPair({
    userId: { name: 'worker', email: 'worker@example.com' },
    algorithm: 'ed25519',
    created,
    expiresInSeconds: yearInSeconds,
    ...options,
  });
  const privateKey = await parseOpenPgpPrivateKey(Buffer.from(pair.privateKey));
  return { privateKey, publicKey: await onlyKey(pair.publicKey) };
}

/** A new RSA key, which makes what EdDSA keys do not: signatures with weak digests. */
export async function createRsaKey(rsaBits = 2048): Promise<WorkerKey> {
  const { privateKey } = await generateKey({
    type: 'rsa',
    rsaBits,
    userIDs: [{ name: 'worker' }],
    date: created,
    subkeys: [],
    format: 'object',
    config: { minRSABits: rsaBits },
  });
  return toWorkerKey(privateKey);
}

/** The one public key of a file. */
export async function onlyKey(content: string | Uint8Array): Promise<OpenPgpPublicKey> {
  const [key, second] = await parseOpenPgpPublicKeys(Buffer.from(content));
  if (key === undefined || second !== undefined) throw new Error('expected one key');
  return key;
}

/** Both sides of a key that the library holds, as they would be read from files. */
export async function toWorkerKey(key: PrivateKey): Promise<WorkerKey> {
  const publicKey = await readKey({ binaryKey: key.toPublic().write() });
  return { privateKey: new OpenPgpPrivateKey(key), publicKey: new OpenPgpPublicKey(publicKey) };
}

export const revocationReason = { flag: enums.reasonForRevocation.keyCompromised, string: 'stolen' };
