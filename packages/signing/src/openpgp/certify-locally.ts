import type { PublicKey } from 'openpgp';
import { copyAsOf } from './key-as-of.js';
import type { OpenPgpPrivateKey, OpenPgpPublicKey } from './keys.js';
import { loadOpenPgp, strictConfig } from './library.js';

/**
 * Certifies every user ID of a key for use on this machine only, and returns the binary public key as of that
 * time with the certifications, which tools leave out when they export it.
 *
 * @see RFC 9580 section 5.2.3.19 (Exportable Certification)
 */
export async function certifyLocally(
  key: OpenPgpPublicKey,
  certifier: OpenPgpPrivateKey,
  options: { readonly at: Date },
): Promise<Uint8Array> {
  const copy = await copyAsOf(key, options.at);
  for (const user of copy.users) {
    user.otherCertifications.push(await localCertification(copy, user, certifier, options.at));
  }
  return copy.write();
}

async function localCertification(
  key: PublicKey,
  { userID, userAttribute }: PublicKey['users'][number],
  certifier: OpenPgpPrivateKey,
  at: Date,
) {
  const { enums, SignaturePacket } = await loadOpenPgp();
  const signer = certifier.key.keyPacket;
  const certification = Object.assign(new SignaturePacket(), {
    signatureType: enums.signature.certGeneric,
    publicKeyAlgorithm: signer.algorithm,
    hashAlgorithm: enums.hash.sha512,
    exportable: false,
  });
  // The declaration leaves out that the configuration is read without a default, and that data may be packets.
  const sign = certification.sign.bind(certification) as unknown as (
    ...args: readonly unknown[]
  ) => Promise<void>;
  await sign(signer, { key: key.keyPacket, userID, userAttribute }, at, false, await strictConfig());
  return certification;
}
