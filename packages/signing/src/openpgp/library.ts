import type { Config } from 'openpgp';

/** The OpenPGP library, loaded when the first key or message is read: it is the heaviest thing in this project. */
export function loadOpenPgp(): Promise<typeof import('openpgp')> {
  return import('openpgp');
}

/**
 * Settings of every operation, so that a change of the library's global defaults changes nothing here.
 *
 * Digests: MD5, SHA-1 and RIPEMD-160 are refused in messages, self-signatures and certifications alike. Keys: RSA
 * below 2048 bits, DSA and ElGamal are refused.
 */
export async function strictConfig(): Promise<Config> {
  const { config, enums } = await loadOpenPgp();
  const weakDigests = new Set([enums.hash.md5, enums.hash.sha1, enums.hash.ripemd]);
  return {
    ...config,
    rejectHashAlgorithms: weakDigests,
    rejectMessageHashAlgorithms: weakDigests,
    rejectPublicKeyAlgorithms: new Set([enums.publicKey.dsa, enums.publicKey.elgamal]),
    minRSABits: 2048,
    allowInsecureVerificationWithReformattedKeys: false,
  };
}

/**
 * Settings for reading revocations, which count with any digest.
 *
 * gpg before 2.1 revokes with SHA-1. Passing over such a revocation would trust a stolen key, and whoever could forge
 * one would only have a good key refused.
 */
export async function revocationConfig(): Promise<Config> {
  return { ...(await strictConfig()), rejectHashAlgorithms: new Set() };
}
