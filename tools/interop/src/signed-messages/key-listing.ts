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

/** What gpg says of every primary key of a homedir, by fingerprint. @see GnuPG `doc/DETAILS`, "Format of the colon listings" */
export async function listValidities(
  homedir: string,
  at: Date,
): Promise<ReadonlyMap<string, OpenPgpKeyValidity | undefined>> {
  const time = `${at.toISOString().replace(/[-:]/g, '').slice(0, 15)}!`;
  const args = ['--homedir', homedir, '--batch', '--no-tty', '--faked-system-time', time];
  const { stdout } = await execa('gpg', [...args, '--with-colons', '--list-keys']);
  const found = new Map<string, OpenPgpKeyValidity | undefined>();
  let validity: string | undefined;
  for (const fields of stdout.split('\n').map((line) => line.split(':'))) {
    if (fields[0] === 'pub') validity = fields[1];
    if (fields[0] !== 'fpr' || validity === undefined) continue;
    found.set(fields[9]?.toLowerCase() ?? '', validities[validity]);
    validity = undefined;
  }
  return found;
}
