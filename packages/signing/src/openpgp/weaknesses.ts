import type { Key, SignaturePacket, Subkey } from 'openpgp';
import { algorithmOf } from './describe.js';
import type { OpenPgpPublicKey } from './keys.js';
import { revocationConfig, strictConfig } from './library.js';

/** What is weak about a key, also where it can still be used. */
export interface OpenPgpKeyWeaknesses {
  /** Primary keys and subkeys of algorithms and sizes that are refused everywhere. */
  readonly refusedKeys: readonly WeakKey[];
  /** RSA of less than 3072 bits, which is accepted still. */
  readonly shortKeys: readonly WeakKey[];
  /** User IDs and fingerprints of subkeys whose newest self-signature has a digest that is refused. */
  readonly weakSelfSignatures: readonly string[];
  /** Those of the given certifiers whose certification has a digest that is refused; by fingerprint. */
  readonly weakCertifiers: readonly string[];
  /** By the owner of the key. */
  readonly revokedUserIds: readonly string[];
}

/** A primary key or subkey. */
export interface WeakKey {
  readonly fingerprint: string;
  /** As `rsa1024`. */
  readonly algorithm: string;
}

/** Bits of RSA that match the strength of SHA-256. @see NIST SP 800-57 part 1, table 2 */
const shortRsaBits = 3072;

/**
 * Finds what is weak about a key, for people who look after keys: verifying refuses what is too weak by itself.
 *
 * Not checked: whether the signatures are good; `openPgpKeyStatus` tells what the key is worth.
 */
export async function findOpenPgpKeyWeaknesses(
  { key }: OpenPgpPublicKey,
  { at, certifiers = [] }: { readonly at: Date; readonly certifiers?: readonly OpenPgpPublicKey[] },
): Promise<OpenPgpKeyWeaknesses> {
  const { rejectPublicKeyAlgorithms, minRSABits } = await strictConfig();
  const isWeak = await weakDigest();
  const keys = [key, ...key.subkeys];
  const bitsOf = (each: Key | Subkey) => each.getAlgorithmInfo().bits ?? Infinity;
  const isRefused = (each: Key | Subkey) =>
    rejectPublicKeyAlgorithms.has(each.keyPacket.algorithm) || bitsOf(each) < minRSABits;
  const others = key.users.flatMap(({ otherCertifications }) => otherCertifications);
  return {
    refusedKeys: keys.filter(isRefused).map(describe),
    shortKeys: keys.filter((each) => !isRefused(each) && bitsOf(each) < shortRsaBits).map(describe),
    weakSelfSignatures: [
      ...key.users
        .filter(({ selfCertifications }) => isWeak(newest(selfCertifications)))
        .map(({ userID }) => userID?.userID ?? ''),
      ...key.subkeys
        .filter(({ bindingSignatures }) => isWeak(newest(bindingSignatures)))
        .map((subkey) => subkey.getFingerprint()),
    ],
    weakCertifiers: certifiers
      .filter(({ key: certifier }) =>
        others.some((each) => each.issuerKeyID.equals(certifier.getKeyID()) && isWeak(each)),
      )
      .map(({ fingerprint }) => fingerprint),
    revokedUserIds: await revokedUserIds(key, at),
  };
}

async function revokedUserIds(key: OpenPgpPublicKey['key'], at: Date): Promise<readonly string[]> {
  const config = await revocationConfig();
  const found: string[] = [];
  for (const user of key.users) {
    const certification = newest(user.selfCertifications);
    if (certification !== undefined && (await user.isRevoked(certification, undefined, at, config)))
      found.push(user.userID?.userID ?? '');
  }
  return found;
}

async function weakDigest(): Promise<(signature: SignaturePacket | undefined) => boolean> {
  const { rejectHashAlgorithms } = await strictConfig();
  return (signature) =>
    signature !== undefined &&
    signature.hashAlgorithm !== null &&
    rejectHashAlgorithms.has(signature.hashAlgorithm);
}

function newest(signatures: readonly SignaturePacket[]): SignaturePacket | undefined {
  const madeAt = ({ created }: SignaturePacket) => created?.getTime() ?? 0;
  return [...signatures].sort((a, b) => madeAt(b) - madeAt(a))[0];
}

function describe(key: Key | Subkey): WeakKey {
  return { fingerprint: key.getFingerprint(), algorithm: algorithmOf(key) };
}
