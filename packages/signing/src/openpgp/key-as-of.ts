import type { PublicKey, SignaturePacket } from 'openpgp';
import type { OpenPgpPublicKey } from './keys.js';
import { loadOpenPgp, strictConfig } from './library.js';

/**
 * Copies a key without what it says about itself at other times: self-signatures and bindings that are made later or have
 * expired, beside ones that count. Programs that take the newest of all see the same key in it as this package does.
 */
export async function copyAsOf({ key }: OpenPgpPublicKey, at: Date): Promise<PublicKey> {
  const { readKey } = await loadOpenPgp();
  const copy = await readKey({ binaryKey: key.write(), config: await strictConfig() });
  for (const user of copy.users) user.selfCertifications = countingAt(user.selfCertifications, at);
  for (const subkey of copy.subkeys) subkey.bindingSignatures = countingAt(subkey.bindingSignatures, at);
  return copy;
}

/** The binary public key as of a time. */
export async function formatAsOf(key: OpenPgpPublicKey, options: { readonly at: Date }): Promise<Uint8Array> {
  return (await copyAsOf(key, options.at)).write();
}

/** All where none counts: a key has to have one. */
function countingAt(signatures: SignaturePacket[], at: Date): SignaturePacket[] {
  const counting = signatures.filter(
    (each) => each.created !== null && each.created <= at && !each.isExpired(at),
  );
  return counting.length === 0 ? signatures : counting;
}
