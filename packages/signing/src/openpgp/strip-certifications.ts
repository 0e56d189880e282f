import { copyAsOf } from './key-as-of.js';
import type { OpenPgpPublicKey } from './keys.js';

/** The binary public key as of a time without what others have certified of it, so that nobody vouches for it any more. */
export async function stripCertifications(
  key: OpenPgpPublicKey,
  options: { readonly at: Date },
): Promise<Uint8Array> {
  const copy = await copyAsOf(key, options.at);
  for (const user of copy.users) user.otherCertifications = [];
  return copy.write();
}
