import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { WorkerKey } from './worker-keys.js';

type Gpg = (args: readonly string[], input?: string | Uint8Array) => Promise<string>;

/** Time of a homedir that gpg makes with a process for every step: an import and a certification for each key. */
export function timeKeyByKey(keys: readonly WorkerKey[]): Promise<number> {
  return withHomedir(async (gpg, folder) => {
    await gpg(['--quick-generate-key', 'own@localhost', 'ed25519', 'default', '1y']);
    const files = keys.map(({ fingerprint }) => join(folder, 'keys', fingerprint));
    for (const [i, { publicKey }] of keys.entries()) await writeFile(files[i] ?? '', publicKey);
    const started = performance.now();
    for (const file of files) await gpg(['--import', file]);
    for (const { fingerprint } of keys) await gpg(['--quick-lsign-key', fingerprint]);
    await gpg(['--check-trustdb']);
    const milliseconds = performance.now() - started;
    assertAllValid(await gpg(['--with-colons', '--list-keys']), keys.length);
    return milliseconds;
  });
}

/**
 * Time of a homedir that gpg makes in three calls, from keys that somebody else has certified already; those of a
 * homedir that was built before.
 */
export async function timeOneImport(built: string, keyCount: number): Promise<number> {
  const { stdout: ownertrust } = await execa('gpg', ['--homedir', built, '--export-ownertrust']);
  const { stdout: certified } = await execa(
    'gpg',
    ['--homedir', built, '--export-options', 'export-local-sigs', '--export'],
    { encoding: 'buffer', stripFinalNewline: false },
  );
  return withHomedir(async (gpg) => {
    const started = performance.now();
    await gpg(['--import-options', 'import-local-sigs', '--import'], certified);
    await gpg(['--import-ownertrust'], `${ownertrust}\n`);
    await gpg(['--yes', '--check-trustdb']);
    const milliseconds = performance.now() - started;
    assertAllValid(await gpg(['--with-colons', '--list-keys']), keyCount);
    return milliseconds;
  });
}

/** A homedir that does not make every key valid was made faster than it can be made. */
export function assertAllValid(listing: string, keyCount: number): void {
  const valid = listing.match(/^pub:f:/gm)?.length ?? 0;
  if (valid !== keyCount) throw new Error(`gpg calls ${valid} of ${keyCount} keys valid`);
}

async function withHomedir(use: (gpg: Gpg, folder: string) => Promise<number>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'cot-b-')); // short: the path of the agent's socket is limited
  const gpg: Gpg = async (args, input = '') => {
    const quiet = ['--homedir', folder, '--batch', '--no-tty', '--quiet', '--no-auto-check-trustdb'];
    const { stdout } = await execa(
      'gpg',
      [...quiet, '--pinentry-mode', 'loopback', '--passphrase', '', ...args],
      { input },
    );
    return stdout;
  };
  try {
    await mkdir(join(folder, 'keys'));
    return await use(gpg, folder);
  } finally {
    await execa('gpgconf', ['--homedir', folder, '--kill', 'all']);
    await rm(folder, { recursive: true, force: true });
  }
}
