import type { Gpg } from './gpg.js';

/** The records of one kind of what gpg lists, each as its fields. */
export async function listingOf(gpg: Gpg, record: string, ...args: readonly string[]): Promise<string[][]> {
  const listing = await gpg.run(['--with-colons', '--fixed-list-mode', ...args]);
  const lines = listing.toString().split('\n');
  return lines.filter((line) => line.startsWith(`${record}:`)).map((line) => line.split(':'));
}

/** A homedir's private key, armored, with a passphrase or without. */
export async function exportPrivate(gpg: Gpg, fingerprint: string): Promise<Buffer> {
  return gpg.run(['--armor', '--export-secret-keys', fingerprint]);
}

/** Good signatures over user IDs and subkeys, as `issuer long key id: signature class`. */
export async function goodSignatures(gpg: Gpg, fingerprint: string): Promise<string[]> {
  const records = await listingOf(gpg, 'sig', '--check-sigs', fingerprint);
  return records.map(([, verdict, , , id, , , , , , kind]) => `${verdict} ${id} ${kind}`);
}
