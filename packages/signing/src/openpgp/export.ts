import type { OpenPgpPublicKey } from './keys.js';
import { loadOpenPgp, strictConfig } from './library.js';
import { byAge } from './renew.js';

/** What of a public key is written. */
export interface ExportOptions {
  /** Leaves out what others have certified, and all but the newest self-signature of each user ID and subkey. */
  readonly isMinimal?: boolean;
}

/**
 * Writes a public key, armored. Revocations are never left out.
 *
 * Not checked: whether the key is valid.
 */
export async function exportOpenPgpKey(
  { key }: OpenPgpPublicKey,
  { isMinimal = false }: ExportOptions = {},
): Promise<string> {
  const { readKey } = await loadOpenPgp();
  const copy = await readKey({ binaryKey: key.write(), config: await strictConfig() });
  if (!isMinimal) return copy.armor();
  for (const user of copy.users) {
    user.selfCertifications = byAge(user.selfCertifications).slice(0, 1);
    user.otherCertifications = [];
  }
  for (const subkey of copy.subkeys) subkey.bindingSignatures = byAge(subkey.bindingSignatures).slice(0, 1);
  return copy.armor();
}
