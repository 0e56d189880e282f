import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certifyLocally, type OpenPgpPrivateKey } from '@chain-of-trust/signing';
import { KeyRepoError } from '../error.js';
import { runGpg } from '../gpg.js';
import type { ImplementationKeys } from '../keys/implementation-keys.js';
import type { KeyEntry } from '../keys/key-entry.js';
import { gpgConf } from './gpg-conf.js';

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
 * @throws KeyRepoError `key-repo-gpg`, also where gpg has not taken a key; `key-repo-homedir-empty` where there is no OpenPGP key
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
  const certified = keys.map((entry) =>
    mayBeCertified(entry, layout) ? certifyLocally(entry.key, own, { at }) : entry.key.key.write(),
  );
  const blocks = [own.key.toPublic().write(), ...(await Promise.all(certified))];
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
  const imported = await run(
    ['--status-fd', '1', '--import-options', 'import-local-sigs', '--import'],
    Buffer.concat(blocks),
  );
  assertImported(imported, keys);
  await run(['--import-ownertrust'], `${trust.join('\n')}\n`);
  await run(['--yes', '--check-trustdb']);
  await writeFile(join(folder, 'gpg.conf'), gpgConf, { mode: 0o600 });
}

/**
 * Whether our own key vouches for a key: not for those of `valid/`, and not for one that is too weak to be used, which
 * gpg would otherwise call valid.
 */
function mayBeCertified({ isTrusted, reason }: KeyEntry, layout: ImplementationKeys['layout']): boolean {
  return (layout === 'flat' || isTrusted) && reason?.code !== 'signing-key-weak';
}

/**
 * gpg passes over what it does not know and calls that a success; the homedir would refuse a worker without a word.
 *
 * @see GnuPG `doc/DETAILS`, "IMPORT_OK"
 */
function assertImported(status: Uint8Array, keys: readonly KeyEntry[]): void {
  const lines = Buffer.from(status)
    .toString('latin1')
    .matchAll(/^\[GNUPG:\] IMPORT_OK \d+ ([0-9A-F]+)$/gm);
  const taken = new Set([...lines].map(([, fingerprint]) => fingerprint?.toLowerCase()));
  const missing = keys.find(({ fingerprint }) => !taken.has(fingerprint));
  if (missing === undefined) return;
  throw new KeyRepoError({
    code: 'key-repo-gpg',
    message: `gpg has not taken the key ${missing.fingerprint} of ${missing.paths.join(', ')}`,
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
