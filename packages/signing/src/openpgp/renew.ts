import type { Key, SignaturePacket, Subkey } from 'openpgp';
import { SigningError } from '../error.js';
import { isUserRevoked } from './certification.js';
import { describeOpenPgpKey } from './describe.js';
import { type OpenPgpPrivateKey, OpenPgpPublicKey } from './keys.js';
import { loadOpenPgp, revocationConfig, strictConfig } from './library.js';
import { lifetimeOf } from './lifetime.js';
import { type CoveredPackets, remakeSignature } from './make-signature.js';
import { assertPrimaryKeyValid } from './validity.js';

/** Until when a key should live. */
export interface RenewalOptions {
  readonly at: Date;
  readonly expires: Date | 'never';
}

/** A key with its new end, armored. */
export interface RenewedOpenPgpKey {
  /** With the certifications of others. */
  readonly publicKey: string;
  /** Protected by the same passphrase as before, if any. */
  readonly privateKey: string;
}

/**
 * Moves the end of a key and of its subkeys, by new self-signatures in place of the newest ones. Certifications by
 * others stay, and go on counting. Revoked user IDs and subkeys stay as they are.
 *
 * @throws SigningError `signing-key-lifetime`, `signing-key-other`, `signing-key-stub`; `signing-key-unchanged` where
 *   something else in the key still ends it; `signing-key-revoked`, `-weak` and the like
 * @see RFC 9580 section 5.2.3.13 (Key Expiration Time)
 */
export async function renewOpenPgpKey(
  key: OpenPgpPublicKey,
  owner: OpenPgpPrivateKey,
  options: RenewalOptions,
): Promise<RenewedOpenPgpKey> {
  assertOwn(key, owner);
  const config = await strictConfig();
  const { readKey, readPrivateKey } = await loadOpenPgp();
  const publicKey = await readKey({ binaryKey: key.key.write(), config });
  await renewSelfSignatures(publicKey, owner, options);
  await assertRenewed(new OpenPgpPublicKey(publicKey), options);
  const privateKey = await readPrivateKey({ binaryKey: owner.stored.write(), config });
  await renewSelfSignatures(privateKey, owner, options);
  return { publicKey: publicKey.armor(), privateKey: privateKey.armor() };
}

/** @throws SigningError `signing-key-other` where two halves do not belong together */
export function assertOwn(key: OpenPgpPublicKey, owner: OpenPgpPrivateKey): void {
  if (key.fingerprint === owner.fingerprint) return;
  throw new SigningError({
    code: 'signing-key-other',
    message: `the public key ${key.fingerprint} and the private key ${owner.fingerprint} do not belong together`,
    nextStep: 'Give both halves of one key.',
    facts: { publicKey: key.fingerprint, privateKey: owner.fingerprint },
  });
}

async function renewSelfSignatures(key: Key, owner: OpenPgpPrivateKey, options: RenewalOptions) {
  const primary = key.keyPacket;
  const renew = (signatures: readonly SignaturePacket[], covered: CoveredPackets, created: Date) =>
    renewNewest(signatures, { owner, covered, created, options });
  for (const user of key.users) {
    if (await isUserRevoked(user, options.at)) continue;
    const { userID, userAttribute } = user;
    const covered = { key: primary, userID, userAttribute };
    user.selfCertifications = await renew(user.selfCertifications, covered, key.getCreationTime());
  }
  for (const subkey of key.subkeys) {
    if (await isSubkeyRevoked(subkey, key, options.at)) continue;
    const covered = { key: primary, bind: subkey.keyPacket };
    subkey.bindingSignatures = await renew(subkey.bindingSignatures, covered, subkey.getCreationTime());
  }
}

/** Newest first. */
export function byAge(signatures: readonly SignaturePacket[]): readonly SignaturePacket[] {
  return [...signatures].sort((a, b) => (b.created?.getTime() ?? 0) - (a.created?.getTime() ?? 0));
}

async function isSubkeyRevoked(subkey: Subkey, { keyPacket }: Key, at: Date): Promise<boolean> {
  const config = await revocationConfig();
  for (const binding of subkey.bindingSignatures) {
    if (await subkey.isRevoked(binding, keyPacket, at, config)) return true;
  }
  return false;
}

interface Renewal {
  readonly owner: OpenPgpPrivateKey;
  readonly covered: CoveredPackets;
  /** When the primary key or subkey was made. */
  readonly created: Date;
  readonly options: RenewalOptions;
}

/**
 * Replaces signatures by the newest good one, made again. Where none is good, nobody knows that the owner has ever made
 * one, and it must not become one: anybody can put a user ID or subkey into a public key.
 */
async function renewNewest(
  signatures: readonly SignaturePacket[],
  renewal: Renewal,
): Promise<SignaturePacket[]> {
  for (const signature of byAge(signatures)) {
    if (await isGood(signature, renewal)) return [await renewSignature(signature, renewal)];
  }
  return [...signatures];
}

async function isGood(signature: SignaturePacket, { owner, covered, options }: Renewal): Promise<boolean> {
  const { signatureType } = signature;
  if (signatureType === null) return false;
  const config = await strictConfig();
  return signature.verify(owner.key.keyPacket, signatureType, covered, options.at, false, config).then(
    () => true,
    () => false,
  );
}

async function renewSignature(
  signature: SignaturePacket,
  { owner, covered, created, options }: Renewal,
): Promise<SignaturePacket> {
  const lifetime = lifetimeOf(created, options.expires, options.at);
  return remakeSignature(signature, { signer: owner, covered, at: options.at }, (packet) => {
    packet.keyExpirationTime = lifetime === 0 ? null : lifetime;
    packet.keyNeverExpires = lifetime === 0;
    packet.signatureExpirationTime = null;
    packet.signatureNeverExpires = true;
  });
}

/** Renewing heals nothing but the end, and a signature over the key alone can end it, too. */
async function assertRenewed(key: OpenPgpPublicKey, { at, expires }: RenewalOptions): Promise<void> {
  await assertPrimaryKeyValid(key, at);
  const { expires: actual } = await describeOpenPgpKey(key);
  const wanted = expires === 'never' ? undefined : Math.floor(expires.getTime() / 1000);
  if (wanted === (actual && Math.floor(actual.getTime() / 1000))) return;
  throw new SigningError({
    code: 'signing-key-unchanged',
    message: `the key ${key.fingerprint} still ends ${actual?.toISOString() ?? 'never'}, by a signature that cannot be replaced`,
    nextStep: 'Make a new key, or change its end with gpg.',
    facts: { fingerprint: key.fingerprint },
  });
}
