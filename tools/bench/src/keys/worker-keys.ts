import { generateKey } from 'openpgp';

/** The public key of a worker. */
export interface WorkerKey {
  readonly fingerprint: string;
  /** Armored. */
  readonly publicKey: string;
  readonly privateKey: string;
}

/** RSA keys are what gpg 1.4 reads, too; they take a tenth of a second each to make. */
export type KeyAlgorithm = 'rsa2048' | 'ed25519';

const algorithms = {
  rsa2048: { type: 'rsa', rsaBits: 2048 },
  ed25519: { type: 'ecc', curve: 'ed25519Legacy' },
} as const satisfies Readonly<Record<KeyAlgorithm, object>>;

/** Makes a key that is valid from an hour ago for a year. */
export async function createWorkerKey(name: string, algorithm: KeyAlgorithm): Promise<WorkerKey> {
  const { publicKey, privateKey } = await generateKey({
    ...algorithms[algorithm],
    userIDs: [{ name, email: `${name}@example.com` }],
    date: new Date(Date.now() - 3_600_000),
    keyExpirationTime: 365 * 86_400,
    subkeys: [],
    format: 'object',
  });
  return {
    fingerprint: publicKey.getFingerprint().toUpperCase(),
    publicKey: publicKey.armor(),
    privateKey: privateKey.armor(),
  };
}
