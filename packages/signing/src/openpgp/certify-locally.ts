import { makeCertification } from './certify.js';
import { copyAsOf } from './key-as-of.js';
import type { OpenPgpPrivateKey, OpenPgpPublicKey } from './keys.js';

/**
 * Certifies every user ID of a key for use on this machine only, and returns the binary public key as of that
 * time with the certifications, which tools leave out when they export it.
 *
 * @throws SigningError `signing-key-stub`
 * @see RFC 9580 section 5.2.3.19 (Exportable Certification)
 */
export async function certifyLocally(
  key: OpenPgpPublicKey,
  certifier: OpenPgpPrivateKey,
  options: { readonly at: Date },
): Promise<Uint8Array> {
  const copy = await copyAsOf(key, options.at);
  for (const user of copy.users) {
    user.otherCertifications.push(
      await makeCertification(user, certifier, { at: options.at, exportable: false }),
    );
  }
  return copy.write();
}
