import type { OpenPgpKeyValidity } from '@chain-of-trust/signing';
import { execa } from 'execa';

/** gpg's letters; those of full and of ultimate validity are one here, because our own key and trusted people verify nothing. */
const validities: Readonly<Record<string, OpenPgpKeyValidity>> = {
  f: 'valid',
  u: 'valid',
  e: 'expired',
  r: 'revoked',
  i: 'unknown',
  o: 'unknown',
  q: 'unknown',
  '-': 'unknown',
};

/**
 * What gpg says of every primary key of a homedir, by fingerprint. Where every user ID is revoked, it says so of them and not of the
 * key; here that is a revoked key.
 *
 * @see GnuPG `doc/DETAILS`, "Format of the colon listings"
 */
export async function listValidities(
  homedir: string,
  at: Date,
): Promise<ReadonlyMap<string, OpenPgpKeyValidity | undefined>> {
  const time = `${at.toISOString().replace(/[-:]/g, '').slice(0, 15)}!`;
  const args = ['--homedir', homedir, '--batch', '--no-tty', '--faked-system-time', time];
  const { stdout } = await execa('gpg', [...args, '--with-colons', '--list-keys']);
  const keys = stdout.split(/^(?=pub:)/m).filter((key) => key.startsWith('pub:'));
  return new Map(keys.map(validityOf));
}

function validityOf(listing: string): [string, OpenPgpKeyValidity | undefined] {
  const records = listing.split('\n').map((line) => line.split(':'));
  const of = (type: string) => records.filter(([record]) => record === type);
  const fingerprint = of('fpr')[0]?.[9]?.toLowerCase() ?? '';
  const isNameless = of('uid').every(([, validity]) => validity === 'r');
  return [fingerprint, isNameless ? 'revoked' : validities[of('pub')[0]?.[1] ?? '']];
}
