import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenPgpPublicKey, parseOpenPgpPublicKeys } from '@chain-of-trust/signing';
import { execa } from 'execa';
import { KeyRepoError, reasonOf } from './error.js';
import type { LoadOptions } from './load-worker-keys.js';

const keyrings = ['pubring.kbx', 'pubring.gpg'];

/** Whether a folder is a GnuPG homedir. */
export async function isHomedir(folder: string): Promise<boolean> {
  return keyrings.some((name) => existsSync(join(folder, name)));
}

/**
 * Reads the keys of a GnuPG homedir that gpg calls fully valid as of the reference time.
 *
 * Left out are keys of ultimate validity (the homedir's own) and keys with ownertrust (people who certify): they
 * vouch for workers and do not sign blobs.
 *
 * The homedir is never touched: gpg works on a copy, because it writes the latest time that it has seen into the
 * trust database and then refuses to look back.
 *
 * @throws KeyRepoError `key-repo-gpg`, `key-repo-empty`
 * @see spec, "GPG homedir management"; GnuPG `doc/DETAILS`, "Format of the colon listings"
 */
export async function readHomedir(
  folder: string,
  options: LoadOptions,
): Promise<readonly OpenPgpPublicKey[]> {
  const copy = await mkdtemp(join(tmpdir(), 'cot-'));
  try {
    await copyKeyrings(folder, copy);
    const gpg = (...args: readonly string[]) => runGpg(copy, options, args);
    const fingerprints = workerFingerprints(
      Buffer.from(await gpg('--with-colons', '--list-keys')).toString('utf8'),
    );
    if (fingerprints.length === 0) throw noValidKeys(folder, options.at);
    return await parseOpenPgpPublicKeys(await gpg('--export', ...fingerprints));
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function copyKeyrings(folder: string, copy: string): Promise<void> {
  await chmod(copy, 0o700);
  const present = [...keyrings, 'trustdb.gpg'].filter((name) => existsSync(join(folder, name)));
  await Promise.all(present.map((name) => copyFile(join(folder, name), join(copy, name))));
}

async function runGpg(homedir: string, options: LoadOptions, args: readonly string[]): Promise<Uint8Array> {
  const time = `${options.at.toISOString().replace(/[-:]/g, '').slice(0, 15)}!`;
  const common = [
    '--homedir',
    homedir,
    '--batch',
    '--no-options',
    '--no-autostart',
    '--faked-system-time',
    time,
  ];
  try {
    const { stdout } = await execa(options.gpg ?? 'gpg', [...common, ...args], {
      encoding: 'buffer',
      stripFinalNewline: false,
    });
    return stdout;
  } catch (cause) {
    throw new KeyRepoError({
      code: 'key-repo-gpg',
      message: `gpg cannot read the homedir: ${reasonOf(cause)}`,
      nextStep: 'Install GnuPG 2.2 or newer, or give folders of public keys instead of homedirs.',
      facts: { homedir },
      cause,
    });
  }
}

/** Fields by the format of the colon listing: 1 record, 2 validity, 9 ownertrust; 10 the fingerprint of `fpr`. */
function workerFingerprints(listing: string): string[] {
  const fingerprints: string[] = [];
  let isWorkerKey = false;
  for (const line of listing.split('\n')) {
    const fields = line.split(':');
    if (fields[0] === 'pub') isWorkerKey = fields[1] === 'f' && !isTrusted(fields[8] ?? '');
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
