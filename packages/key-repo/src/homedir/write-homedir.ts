import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  certifyLocally,
  formatAsOf,
  type OpenPgpPrivateKey,
  stripCertifications,
} from '@chain-of-trust/signing';
import { KeyRepoError } from '../error.js';
import { runGpg } from '../gpg.js';
import type { ImplementationKeys } from '../keys/implementation-keys.js';
import type { KeyEntry } from '../keys/key-entry.js';
import { gpgConf } from './gpg-conf.js';
import { formatKeybox } from './keybox.js';

/** How homedirs are written. */
export interface HomedirOptions {
  readonly at: Date;
  /** The gpg program. Defaults to `gpg`. */
  readonly gpg?: string;
}

/** Values of `--import-ownertrust`. @see GnuPG `doc/DETAILS`, "Ownertrust" */
const ownertrust = { full: 5, ultimate: 6 } as const;

/**
 * Writes the keys of one worker implementation as a GnuPG homedir into a new folder.
 *
 * Keys of a flat folder are certified by `own`; so are trusted keys, which also get ownertrust; keys of `valid/` are only
 * imported, and are as valid as what trusted keys have certified of them. Certifications are made in this process, and gpg
 * is called three times for all keys.
 *
 * @throws KeyRepoError `key-repo-gpg`, also where gpg passes over a key; `key-repo-key` for a key that gpg does not read; `key-repo-homedir-empty` where there is no
 *   OpenPGP key
 * @see spec, "flat directories" and "signed directories"
 */
export async function writeHomedir(
  folder: string,
  { layout, keys, workerImplementation }: ImplementationKeys,
  own: OpenPgpPrivateKey,
  { at, gpg }: HomedirOptions,
): Promise<void> {
  if (keys.length === 0) throw withoutKeys(workerImplementation);
  await mkdir(folder, { mode: 0o700 });
  const formatEntry = (entry: KeyEntry) => {
    if (isUntrusted(entry)) return stripCertifications(entry.key, { at });
    const isCertified = layout === 'flat' || entry.isTrusted;
    return isCertified ? certifyLocally(entry.key, own, { at }) : formatAsOf(entry.key, { at });
  };
  const ownKey = { keyblock: own.key.toPublic().write(), fingerprints: [own.fingerprint] };
  const others = keys.map(async (entry) => ({
    keyblock: await formatEntry(entry),
    fingerprints: fingerprintsOf(entry),
  }));
  const keybox = formatKeybox([ownKey, ...(await Promise.all(others))], at);
  const trusted = keys.filter(({ isTrusted }) => isTrusted);
  const trust = [
    `${own.fingerprint.toUpperCase()}:${ownertrust.ultimate}:`,
    ...trusted.map(({ fingerprint }) => `${fingerprint.toUpperCase()}:${ownertrust.full}:`),
  ];
  const run = (args: readonly string[], input?: Uint8Array | string) =>
    runGpg({
      gpg,
      homedir: folder,
      named: workerImplementation,
      at,
      args,
      ...(input === undefined ? {} : { input }),
    });
  await writeFile(join(folder, 'pubring.kbx'), keybox, { mode: 0o600 });
  await run(['--import-ownertrust'], `${trust.join('\n')}\n`);
  await run(['--yes', '--check-trustdb']);
  assertListed(await run(['--with-colons', '--list-keys']), keys);
  await writeFile(join(folder, 'gpg.conf'), gpgConf, { mode: 0o600 });
}

/**
 * Whether nobody's word for a key counts: it is too weak to be used, or was certified by nobody trusted, or with SHA-1, or in the
 * future. gpg would call some of them valid all the same.
 */
function isUntrusted({ reason }: KeyEntry): boolean {
  return reason?.code === 'signing-key-weak' || reason?.code === 'signing-key-not-certified';
}

/** @throws KeyRepoError `key-repo-key` for a key of a version that gpg 2.2 does not know, which has a longer fingerprint */
function fingerprintsOf({ key, paths }: KeyEntry): readonly string[] {
  const fingerprints = [key.fingerprint, ...key.subkeyFingerprints];
  if (fingerprints.every(({ length }) => length === 40)) return fingerprints;
  throw new KeyRepoError({
    code: 'key-repo-key',
    message: `${paths.join(', ')}: the key ${key.fingerprint} is of a version that gpg 2.2 does not read`,
    nextStep: 'Take the key sets, which need no homedir, or let the worker have a key of version 4.',
    facts: { paths: [...paths], fingerprint: key.fingerprint },
  });
}

/**
 * gpg passes over what it does not know and calls that a success; the homedir would refuse a worker without a word.
 *
 * @see GnuPG `doc/DETAILS`, "Format of the colon listings"
 */
function assertListed(listing: Uint8Array, keys: readonly KeyEntry[]): void {
  const lines = Buffer.from(listing)
    .toString('latin1')
    .matchAll(/^fpr:(?:[^:]*:){8}([0-9A-F]+):/gm);
  const listed = new Set([...lines].map(([, fingerprint]) => fingerprint?.toLowerCase()));
  const missing = keys.find(({ fingerprint }) => !listed.has(fingerprint));
  if (missing === undefined) return;
  throw new KeyRepoError({
    code: 'key-repo-gpg',
    message: `gpg passes over the key ${missing.fingerprint} of ${missing.paths.join(', ')}`,
    nextStep: 'Import the file by hand to see why; perhaps this gpg is too old for the key.',
    facts: { fingerprint: missing.fingerprint, paths: [...missing.paths] },
  });
}

function withoutKeys(name: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-homedir-empty',
    message: `${name} has no OpenPGP key, so there is no homedir to build for it`,
    nextStep: 'Give its ed25519 keys to the policy, or add OpenPGP keys.',
    facts: { workerImplementation: name },
  });
}
