import { SigningError } from '../error.js';
import type { OpenPgpPrivateKey, OpenPgpPublicKey } from './keys.js';
import { loadOpenPgp, revocationConfig, strictConfig } from './library.js';
import { makeSignature } from './make-signature.js';
import { assertOwn } from './renew.js';

/** Why a key is revoked. `compromised` and `unspecified` count for all times, the others from their date. */
export type RevocationReason = 'unspecified' | 'superseded' | 'compromised' | 'retired';

/** What a revocation says. */
export interface RevocationOptions {
  readonly at: Date;
  readonly reason: RevocationReason;
  /** For people. */
  readonly message?: string;
}

/** @see RFC 9580 section 5.2.3.31 (Reason for Revocation) */
const reasonCodes = { unspecified: 0, superseded: 1, compromised: 2, retired: 3 } as const;

/**
 * Revokes a key, and returns the armored public key with the revocation. An expired key can be revoked.
 *
 * @throws SigningError `signing-key-unchanged` where it is revoked already, `signing-key-other`, `signing-key-stub`
 * @see RFC 9580 section 5.2.1.11 (Key Revocation Signature)
 */
export async function revokeOpenPgpKey(
  key: OpenPgpPublicKey,
  owner: OpenPgpPrivateKey,
  { at, reason, message = '' }: RevocationOptions,
): Promise<string> {
  assertOwn(key, owner);
  if (await key.key.isRevoked(undefined, undefined, at, await revocationConfig())) throw alreadyRevoked(key);
  const { enums, readKey, SignaturePacket } = await loadOpenPgp();
  const copy = await readKey({ binaryKey: key.key.write(), config: await strictConfig() });
  const packet = new SignaturePacket();
  packet.signatureType = enums.signature.keyRevocation;
  packet.reasonForRevocationFlag = reasonCodes[reason];
  // The library writes the characters of this string as they are, and reads them as UTF-8.
  packet.reasonForRevocationString = Buffer.from(message, 'utf8').toString('latin1');
  copy.revocationSignatures.push(await makeSignature(packet, owner, { key: copy.keyPacket }, at));
  return copy.armor();
}

function alreadyRevoked({ fingerprint }: OpenPgpPublicKey): SigningError {
  return new SigningError({
    code: 'signing-key-unchanged',
    message: `the key ${fingerprint} is revoked already`,
    nextStep: 'Publish it as it is.',
    facts: { fingerprint },
  });
}
