import { makeCertification } from './certify.js';
import type { OpenPgpPrivateKey, OpenPgpPublicKey } from './keys.js';
import { loadOpenPgp, strictConfig } from './library.js';

/**
 * Certifies every user ID of a key for use on this machine only, and returns the binary public key with the
 * certifications, which tools leave out when they export it.
 *
 * @throws SigningError `signing-key-stub`
 * @see RFC 9580 section 5.2.3.19 (Exportable Certification)
 */
export async function certifyLocally(
  { key }: OpenPgpPublicKey,
  certifier: OpenPgpPrivateKey,
  options: { readonly at: Date },
): Promise<Uint8Array> {
  const { readKey } = await loadOpenPgp();
  const copy = await readKey({ binaryKey: key.write(), config: await strictConfig() });
  for (const user of copy.users) {
    user.otherCertifications.push(
      await makeCertification(user, certifier, { at: options.at, exportable: false }),
    );
  }
  return copy.write();
}
