import type { OpenPgpPublicKey } from './keys.js';

/**
 * OpenPGP keys of one worker implementation.
 *
 * Without `certifiers`, every key is vouched for by being there (the "flat directories" of the spec). With them
 * (the "signed directories"), a key counts only when a certifier that is valid at the reference time has certified
 * one of its user IDs. Certifiers do not sign blobs.
 *
 * @see spec, "GPG homedir management"
 */
export interface OpenPgpKeySet {
  readonly keys: readonly OpenPgpPublicKey[];
  readonly certifiers?: readonly OpenPgpPublicKey[];
}
