import { SigningError, type SigningErrorCode } from '../error.js';
import { findCertifiers, refuseUncertified } from './certification.js';
import type { OpenPgpPublicKey } from './keys.js';
import { assertPrimaryKeyValid } from './validity.js';

/** What a key is worth at a time. `unknown`: nobody trusted vouches for it, or it is too weak or broken to be used. */
export type OpenPgpKeyValidity = 'valid' | 'expired' | 'revoked' | 'unknown';

/** What a key is worth at a time, and why. */
export interface OpenPgpKeyStatus {
  readonly validity: OpenPgpKeyValidity;
  /** Why it is not valid; `undefined` where it is. */
  readonly reason: { readonly code: SigningErrorCode; readonly message: string } | undefined;
  /** Fingerprints of the certifiers whose certification counts. */
  readonly certifiedBy: readonly string[];
}

/** Who vouches for a key, and when that is asked. */
export interface KeyStatusOptions {
  readonly at: Date;
  /** As in `OpenPgpKeySet`: without them, being there is enough. */
  readonly certifiers?: readonly OpenPgpPublicKey[];
}

/**
 * Tells what a primary key is worth at a time. `verifyCleartext` accepts signatures of valid keys only.
 *
 * Not checked: subkeys, which are judged when they sign.
 */
export async function openPgpKeyStatus(
  key: OpenPgpPublicKey,
  { at, certifiers }: KeyStatusOptions,
): Promise<OpenPgpKeyStatus> {
  const found = certifiers === undefined ? undefined : await findCertifiers(key, certifiers, at);
  const certifiedBy = found?.fingerprints ?? [];
  try {
    await assertPrimaryKeyValid(key, at);
    if (found !== undefined) refuseUncertified(key, found);
    return { validity: 'valid', reason: undefined, certifiedBy };
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    const { code, message } = error;
    return { validity: validities[code] ?? 'unknown', reason: { code, message }, certifiedBy };
  }
}

const validities: Partial<Record<SigningErrorCode, OpenPgpKeyValidity>> = {
  'signing-key-expired': 'expired',
  'signing-key-revoked': 'revoked',
};
