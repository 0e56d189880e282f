import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { reasonOf } from '@chain-of-trust/types';
import { execa } from 'execa';
import { isHomedir } from '../disk/homedir.js';
import { KeyRepoError } from '../error.js';
import { assertGpg, type GpgKey, importPrivateKey } from './gpg-keyring.js';
import { createHostKeys, type HostKey, type HostKeysOptions } from './host-keys.js';

/** A homedir that new keys are put into, too. */
export interface WorkerHomedir {
  readonly homedir: string;
  /** The gpg program. Defaults to `gpg`. */
  readonly gpg?: string;
  /** Whether to begin with an empty one. */
  readonly isCleaned: boolean;
}

/**
 * Makes keys of hosts, writes their files, and imports them into a homedir. Where that fails, no file is left behind; gpg
 * may have imported some of them by then. A homedir is emptied when the new keys are there, and gpg is, too.
 *
 * @throws KeyRepoError as {@link createHostKeys}; `key-repo-gpg`, `key-repo-homedir-exists`, `key-repo-homedir-write`
 * @see scriptworker 22.1.0 `scripts/create_gpg_keys.py`
 */
export async function createHomedirKeys(
  options: Omit<HostKeysOptions, 'privateKeyCommand'>,
  { homedir, gpg, isCleaned }: WorkerHomedir,
): Promise<readonly HostKey[]> {
  const gpgOfHomedir = { homedir, at: options.created, ...(gpg === undefined ? {} : { gpg }) };
  await assertGpg(gpgOfHomedir);
  const keys = await createHostKeys(options);
  try {
    const isNew = await prepare(homedir, isCleaned);
    await importKeys(keys, gpgOfHomedir);
    // An agent that was there before may remember passphrases that somebody still needs.
    if (isNew) await endAgent(homedir);
    return keys;
  } catch (error) {
    for (const { publicKeyFile, privateKeyFile } of keys) {
      for (const path of [publicKeyFile, privateKeyFile])
        if (path !== undefined) await rm(path, { force: true });
    }
    throw error;
  }
}

async function importKeys(keys: readonly HostKey[], gpg: Omit<GpgKey, 'keyId'>): Promise<void> {
  for (const { privateKeyFile } of keys) {
    if (privateKeyFile !== undefined) await importPrivateKey(gpg, await readFile(privateKeyFile));
  }
}

async function endAgent(homedir: string): Promise<void> {
  await execa('gpgconf', ['--homedir', homedir, '--kill', 'gpg-agent'], { reject: false });
  // It removes its socket by name as it ends, which may be that of the next one by then.
  const socket = join(homedir, 'S.gpg-agent');
  for (let tries = 0; tries < 100 && existsSync(socket); tries += 1) await setTimeout(20);
}

/** Makes the homedir, and tells whether it is a new one. Only what is a homedir is emptied: the path may be a slip. */
async function prepare(homedir: string, isCleaned: boolean): Promise<boolean> {
  try {
    const names = await readdir(homedir).catch(() => []);
    if (isCleaned && names.length > 0) {
      if (!(await isHomedir(homedir))) throw noHomedir(homedir);
      // One that goes on without its folder takes the next keys, or ends while it does.
      await endAgent(homedir);
      for (const name of await readdir(homedir))
        await rm(join(homedir, name), { recursive: true, force: true });
    }
    await mkdir(homedir, { recursive: true, mode: 0o700 });
    return isCleaned || names.length === 0;
  } catch (cause) {
    if (cause instanceof KeyRepoError) throw cause;
    throw new KeyRepoError({
      code: 'key-repo-homedir-write',
      message: `${homedir} cannot be written: ${reasonOf(cause)}`,
      nextStep: 'Check the permissions and the space of its folder.',
      facts: { path: homedir },
      cause,
    });
  }
}

function noHomedir(path: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-homedir-exists',
    message: `${path} is no GnuPG homedir, and is not emptied`,
    nextStep: 'Name another folder, or remove it by hand.',
    facts: { path },
  });
}
