import type { OpenPgpPublicKey } from './keys.js';
import { loadOpenPgp, strictConfig } from './library.js';

/** The binary public key without what others have certified of it, so that nobody vouches for it any more. */
export async function stripCertifications({ key }: OpenPgpPublicKey): Promise<Uint8Array> {
  const { readKey } = await loadOpenPgp();
  const copy = await readKey({ binaryKey: key.write(), config: await strictConfig() });
  for (const user of copy.users) user.otherCertifications = [];
  return copy.write();
}
