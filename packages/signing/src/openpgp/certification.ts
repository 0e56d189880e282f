import { reasonOf } from '@chain-of-trust/types';
import type { Config, SignaturePacket, User } from 'openpgp';
import { SigningError } from '../error.js';
import type { OpenPgpPublicKey } from './keys.js';
import { revocationConfig, strictConfig } from './library.js';
import { assertPrimaryKeyValid, versionsOf } from './validity.js';

/** Who has certified a key, and why other certifications do not count. */
export interface Certifiers {
  /** Of those whose certification counts; each once. */
  readonly fingerprints: readonly string[];
  readonly reasons: readonly string[];
}

/**
 * Finds the certifiers that are valid at a time and have certified a user ID of a key.
 *
 * Each certification is verified by itself with the certifier's primary key, because certify-only primaries are
 * no signing keys to the library.
 *
 * @see RFC 9580 section 5.2.1.4 to 5.2.1.7 (certifications); spec, "signed directories"
 */
export async function findCertifiers(
  owner: OpenPgpPublicKey,
  certifiers: readonly OpenPgpPublicKey[],
  at: Date,
): Promise<Certifiers> {
  const config = await strictConfig();
  const fingerprints = new Set<string>();
  const reasons: string[] = [];
  for (const certifier of certifiers) {
    for (const { user, certification } of certificationsBy(owner, certifier)) {
      try {
        for (const version of versionsOf(certifier, certifiers)) await assertPrimaryKeyValid(version, at);
        await verifyCertification({ user, certification, certifier, at, config });
        fingerprints.add(certifier.fingerprint);
      } catch (error) {
        reasons.push(`by ${certifier.fingerprint}: ${reasonOf(error)}`);
      }
    }
  }
  return { fingerprints: [...fingerprints], reasons };
}

/**
 * Checks that a certifier that is valid at a time has certified a user ID of a key.
 *
 * @throws SigningError `signing-key-not-certified`, with the reason of each certification that did not count
 */
export async function assertCertified(
  owner: OpenPgpPublicKey,
  certifiers: readonly OpenPgpPublicKey[],
  at: Date,
): Promise<void> {
  refuseUncertified(owner, await findCertifiers(owner, certifiers, at));
}

/** @throws SigningError `signing-key-not-certified` where no certification counts */
export function refuseUncertified(owner: OpenPgpPublicKey, { fingerprints, reasons }: Certifiers): void {
  if (fingerprints.length > 0) return;
  throw new SigningError({
    code: 'signing-key-not-certified',
    message: `no trusted key has certified the key ${owner.fingerprint}${reasons.length === 0 ? '' : ` (${reasons.join('; ')})`}`,
    nextStep: 'Have one of the trusted keys certify it, or find out who put it there.',
    facts: { fingerprint: owner.fingerprint, reasons },
  });
}

function certificationsBy(owner: OpenPgpPublicKey, certifier: OpenPgpPublicKey) {
  const keyId = certifier.key.getKeyID();
  return owner.key.users.flatMap((user) =>
    user.otherCertifications
      .filter((certification) => certification.issuerKeyID.equals(keyId))
      .map((certification) => ({ user, certification })),
  );
}

/**
 * Whether nothing is left to do for a certifier: the user ID is revoked, or the certifier has certified it and that is
 * valid at the time.
 */
export async function isCertifiedBy(user: User, certifier: OpenPgpPublicKey, at: Date): Promise<boolean> {
  if (await isUserRevoked(user, at)) return true;
  const config = await strictConfig();
  const keyId = certifier.key.getKeyID();
  for (const certification of user.otherCertifications) {
    if (!certification.issuerKeyID.equals(keyId)) continue;
    const isGood = await verifyCertification({ user, certification, certifier, at, config }).then(
      () => true,
      () => false, // one that does not count is made again
    );
    if (isGood) return true;
  }
  return false;
}

/** A certification without any verification, which gpg does not count either (`--min-cert-level`). @see RFC 9580 section 5.2.1.5 */
const persona = 0x11;

interface CertificationCheck {
  readonly user: User;
  readonly certification: SignaturePacket;
  readonly certifier: OpenPgpPublicKey;
  readonly at: Date;
  readonly config: Config;
}

async function verifyCertification({
  user,
  certification,
  certifier,
  at,
  config,
}: CertificationCheck): Promise<void> {
  const { signatureType } = certification;
  if (signatureType === persona) throw new Error('it says that nobody has verified who has the key');
  if (signatureType === null || signatureType < 0x10 || signatureType > 0x13)
    throw new Error('it is no certification');
  if (await isUserRevoked(user, at)) throw new Error('the user ID is revoked');
  await user.verify(at, config);
  const certifierKey = certifier.key.keyPacket;
  const data = { key: user.mainKey.keyPacket, userID: user.userID, userAttribute: user.userAttribute };
  await certification.verify(certifierKey, signatureType, data, at, false, config);
  if (await user.isRevoked(certification, certifierKey, at, await revocationConfig()))
    throw new Error('it is revoked');
}

/** Whether the owner has taken a user ID back. */
export async function isUserRevoked(user: User, at: Date): Promise<boolean> {
  const revocations = await revocationConfig();
  for (const selfCertification of user.selfCertifications) {
    if (await user.isRevoked(selfCertification, undefined, at, revocations)) return true;
  }
  return false;
}
