import type { Key, Subkey } from 'openpgp';
import type { OpenPgpPublicKey } from './keys.js';
import { strictConfig } from './library.js';

/** What everybody can read in a primary key or subkey. */
export interface OpenPgpKeyFacts {
  /** Lower-case hex. */
  readonly fingerprint: string;
  /** As gpg names it: `rsa4096`, `ed25519`, `nistp256`, `dsa1024`. */
  readonly algorithm: string;
  readonly created: Date;
  /** `undefined` for never, and where no valid self-signature says. */
  readonly expires: Date | undefined;
}

/** What everybody can read in a public key; nothing of it is trusted by that. */
export interface OpenPgpKeyDescription extends OpenPgpKeyFacts {
  readonly userIds: readonly string[];
  readonly subkeys: readonly OpenPgpKeyFacts[];
}

/**
 * Describes a public key.
 *
 * Not checked: whether anybody vouches for it, and whether it is valid at some time; `openPgpKeyStatus` tells.
 */
export async function describeOpenPgpKey({ key, userIds }: OpenPgpPublicKey): Promise<OpenPgpKeyDescription> {
  const config = await strictConfig();
  const expires = await key.getExpirationTime(undefined, config);
  const subkeys = key.subkeys.map(async (subkey) =>
    factsOf(subkey, await subkey.getExpirationTime(undefined, config)),
  );
  return { ...factsOf(key, expires), userIds, subkeys: await Promise.all(subkeys) };
}

function factsOf(key: Key | Subkey, expires: Date | typeof Infinity | null): OpenPgpKeyFacts {
  return {
    fingerprint: key.getFingerprint(),
    algorithm: algorithmOf(key),
    created: key.getCreationTime(),
    expires: expires instanceof Date ? expires : undefined,
  };
}

/** As gpg names it. */
export function algorithmOf(key: Key | Subkey): string {
  const { algorithm, bits, curve } = key.getAlgorithmInfo();
  if (curve !== undefined) return curve.replace(/Legacy$/, '').toLowerCase();
  const family = algorithm.startsWith('rsa') ? 'rsa' : algorithm.toLowerCase();
  return bits === undefined ? family : `${family}${bits}`;
}
