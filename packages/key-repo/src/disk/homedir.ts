import { existsSync } from 'node:fs';
import { chmod, copyFile, lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenPgpPublicKey } from '@chain-of-trust/signing';
import { KeyRepoError } from '../error.js';
import { runGpg } from '../gpg.js';
import { notRegular } from './key-files.js';
import type { LoadOptions } from './load-options.js';
import { parseKeyFiles } from './parse-key-files.js';

const keyrings = ['pubring.kbx', 'pubring.gpg'];

/** Whether a folder is a GnuPG homedir. */
export async function isHomedir(folder: string): Promise<boolean> {
  return keyrings.some((name) => existsSync(join(folder, name)));
}

/**
 * Reads the keys of a GnuPG homedir that gpg calls fully valid as of the reference time.
 *
 * Left out are keys of ultimate validity (the homedir's own) and keys with ownertrust (people who certify): they
 * vouch for workers and do not sign blobs. Left out, too, are keys that somebody has disabled.
 *
 * The homedir is never touched: gpg works on a copy of its public part, because it writes what it concludes into the
 * trust database.
 *
 * @throws KeyRepoError `key-repo-gpg`, `key-repo-empty`, `key-repo-entry`, `key-repo-file`
 * @see spec, "GPG homedir management"; GnuPG `doc/DETAILS`, "Format of the colon listings"
 */
export async function readHomedir(
  folder: string,
  options: LoadOptions,
): Promise<readonly OpenPgpPublicKey[]> {
  const copy = await mkdtemp(join(tmpdir(), 'cot-'));
  try {
    await copyKeyrings(folder, copy);
    const gpg = (...args: readonly string[]) =>
      runGpg({ gpg: options.gpg, homedir: copy, named: folder, at: options.at, args });
    // Validities are stored as of the time of the last check, which may have been later than the reference time.
    await gpg('--yes', '--check-trustdb');
    const fingerprints = workerFingerprints(
      Buffer.from(await gpg('--with-colons', '--list-keys')).toString('utf8'),
    );
    if (fingerprints.length === 0) throw noValidKeys(folder, options.at);
    const content = await gpg('--export', ...fingerprints);
    return (await parseKeyFiles([{ path: folder, content }])).openpgp;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** Copies the public part of a homedir. @throws KeyRepoError `key-repo-entry` */
export async function copyKeyrings(folder: string, copy: string): Promise<void> {
  await chmod(copy, 0o700);
  const present = [...keyrings, 'trustdb.gpg'].filter((name) => existsSync(join(folder, name)));
  for (const name of present) {
    const path = join(folder, name);
    if (!(await lstat(path)).isFile()) throw notRegular(path);
    await copyFile(path, join(copy, name));
  }
}

/**
 * Fields by the format of the colon listing: 1 record, 2 validity, 9 ownertrust, 12 capabilities, where `D` says that
 * the key is disabled; 10 the fingerprint of `fpr`.
 */
function workerFingerprints(listing: string): string[] {
  const fingerprints: string[] = [];
  let isWorkerKey = false;
  for (const line of listing.split('\n')) {
    const fields = line.split(':');
    if (fields[0] === 'pub') {
      const isDisabled = fields[11]?.includes('D') ?? false;
      isWorkerKey = fields[1] === 'f' && !isTrusted(fields[8] ?? '') && !isDisabled;
    }
    if (fields[0] === 'fpr' && isWorkerKey && fields[9] !== undefined) {
      fingerprints.push(fields[9]);
      isWorkerKey = false;
    }
  }
  return fingerprints;
}

function isTrusted(ownertrust: string): boolean {
  return ['m', 'f', 'u'].includes(ownertrust);
}

function noValidKeys(folder: string, at: Date): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-empty',
    message: `gpg calls no worker's key of ${folder} valid at ${at.toISOString()}`,
    nextStep: 'Rebuild the homedir; its keys have expired, or nobody trusted has certified them.',
    facts: { path: folder },
  });
}
