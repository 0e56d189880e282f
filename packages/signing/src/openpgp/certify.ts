import type { User } from 'openpgp';
import { SigningError } from '../error.js';
import { isCertifiedBy } from './certification.js';
import { type OpenPgpPrivateKey, OpenPgpPublicKey } from './keys.js';
import { loadOpenPgp, strictConfig } from './library.js';
import { makeSignature } from './make-signature.js';
import { assertPrimaryKeyValid } from './validity.js';

/**
 * Certifies every user ID of a key that is not revoked and that the certifier has not certified yet, and returns the
 * armored public key with the certifications.
 *
 * Both keys have to be valid at the time. The certification is a generic one, which says nothing about how carefully the
 * key was looked at.
 *
 * Not checked: that the key belongs to whom its user IDs name. Compare its fingerprint first.
 *
 * @throws SigningError `signing-key-certified` where there is nothing left to certify or the key is the certifier's own;
 *   `signing-key-stub`; `signing-key-expired`, `-revoked`, `-weak` and the like for a key that is not valid
 * @see RFC 9580 section 5.2.1.4 (Generic Certification Signature); spec, "new scriptworker gpg keys"
 */
export async function certifyOpenPgpKey(
  key: OpenPgpPublicKey,
  certifier: OpenPgpPrivateKey,
  options: { readonly at: Date },
): Promise<string> {
  const { at } = options;
  const by = new OpenPgpPublicKey(certifier.key.toPublic());
  if (by.fingerprint === key.fingerprint) throw nothingToCertify(key, 'it is the key of the certifier');
  for (const each of [by, key]) await assertPrimaryKeyValid(each, at);
  const { readKey } = await loadOpenPgp();
  const copy = await readKey({ binaryKey: key.key.write(), config: await strictConfig() });
  let added = 0;
  for (const user of copy.users) {
    if (await isCertifiedBy(user, by, at)) continue;
    user.otherCertifications.push(await makeCertification(user, certifier, { at, exportable: true }));
    added += 1;
  }
  if (added === 0) throw nothingToCertify(key, `${by.fingerprint} has certified it already`);
  return copy.armor();
}

/** A generic certification of a user ID by a primary key. */
export async function makeCertification(
  { mainKey, userID, userAttribute }: User,
  certifier: OpenPgpPrivateKey,
  { at, exportable }: { readonly at: Date; readonly exportable: boolean },
) {
  const { enums, SignaturePacket } = await loadOpenPgp();
  const packet = new SignaturePacket();
  packet.signatureType = enums.signature.certGeneric;
  // Without the subpacket a certification may be exported, so that only the other case is written.
  if (!exportable) packet.exportable = false;
  return makeSignature(packet, certifier, { key: mainKey.keyPacket, userID, userAttribute }, at);
}

function nothingToCertify({ fingerprint }: OpenPgpPublicKey, why: string): SigningError {
  return new SigningError({
    code: 'signing-key-certified',
    message: `the key ${fingerprint} needs no certification: ${why}`,
    nextStep: 'Leave it out, or certify it with the key of somebody else.',
    facts: { fingerprint },
  });
}
