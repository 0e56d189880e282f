import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certifyLocally, type OpenPgpPrivateKey, stripCertifications } from '@chain-of-trust/signing';
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

/**
 * The keyring that every gpg reads, 1.4 included: keys one after the other. Written here, because `gpg --import` looks
 * through all keys again for each new one. What it would leave out, the parsing has: private keys, and the trust packets
 * in which a keyring remembers which signatures are good.
 */
const keyring = 'pubring.gpg';

/** Values of `--import-ownertrust`. @see GnuPG `doc/DETAILS`, "Ownertrust" */
const ownertrust = { full: 5, ultimate: 6 } as const;

/**
 * Writes the keys of one worker implementation as a GnuPG homedir into a new folder.
 *
 * Keys of a flat folder are certified by `own`; so are trusted keys, which also get ownertrust; keys of `valid/` are only
 * imported, and are as valid as what trusted keys have certified of them. Certifications are made in this process, and gpg
 * is called twice for all keys.
 *
 * @throws KeyRepoError `key-repo-gpg`, `key-repo-homedir-empty` where there is no OpenPGP key
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
  const certified = keys.map((entry) => {
    if (isUntrusted(entry)) return stripCertifications(entry.key);
    return layout === 'flat' || entry.isTrusted
      ? certifyLocally(entry.key, own, { at })
      : entry.key.key.write();
  });
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
  await writeFile(join(folder, keyring), Buffer.concat(blocks), { mode: 0o600 });
  await run(['--import-ownertrust'], `${trust.join('\n')}\n`);
  await run(['--yes', '--check-trustdb']);
  await writeFile(join(folder, 'gpg.conf'), gpgConf, { mode: 0o600 });
}

/**
 * Whether nobody's word for a key counts: it is too weak to be used, or was certified by nobody trusted, or with SHA-1, or in the
 * future. gpg would call some of them valid all the same.
 */
function isUntrusted({ reason }: KeyEntry): boolean {
  return reason?.code === 'signing-key-weak' || reason?.code === 'signing-key-not-certified';
}

function withoutKeys(name: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-homedir-empty',
    message: `${name} has no OpenPGP key, so there is no homedir to build for it`,
    nextStep: 'Give its ed25519 keys to the policy, or add OpenPGP keys.',
    facts: { workerImplementation: name },
  });
}
