import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa, execaSync } from 'execa';
import { readEnvironment } from '../environment.js';
import { makeKey } from '../signed-messages/made-keys.js';

/** The last release of the public Python scriptworker that builds homedirs. */
const oldToolVersion = '22.1.0';

const printVersion = 'import importlib.metadata; print(importlib.metadata.version("scriptworker"))';

/**
 * Whether the old scriptworker or the gpg 1.4 that it needs is absent, so that tests that need them are skipped.
 *
 * On CI this is an error instead: a skipped test there would look like a passed one.
 */
export function isOldToolAbsent(): boolean {
  const { oldPython, isCi } = readEnvironment();
  const version = execaSync(oldPython, ['-I', '-c', printVersion], { reject: false });
  const gpg = execaSync('gpg1', ['--version'], { reject: false });
  const isAbsent = version.stdout !== oldToolVersion || gpg.exitCode !== 0;
  if (isAbsent && isCi) throw new Error(`CI needs scriptworker ${oldToolVersion} in ${oldPython}, and gpg1`);
  return isAbsent;
}

/** What the old tool has made of the folder of a worker implementation. */
export type OldHomedir =
  | { readonly error: string }
  | {
      /** Fingerprints of workers' keys that are fully valid. */
      readonly valid: readonly string[];
      /** In the order of the messages. */
      readonly messages: readonly ({ readonly body: string } | { readonly error: string })[];
    };

/** Builds homedirs of what a repository has checked out, and verifies messages under them. */
export async function askOldTool(
  repository: string,
  folder: string,
  messages: Readonly<Record<string, readonly string[]>>,
): Promise<Readonly<Record<string, OldHomedir>>> {
  const own = await makeKey('own', { rsaBits: 2048, created: new Date(Date.now() - 3_600_000) });
  const paths = { publicKey: join(folder, 'own.pub'), privateKey: join(folder, 'own.sec') };
  await writeFile(paths.publicKey, own.toPublic().armor());
  await writeFile(paths.privateKey, own.armor(), { mode: 0o600 });
  const homedirs = join(folder, 'homedirs');
  await mkdir(homedirs);
  const script = fileURLToPath(new URL('../../python/old_homedirs.py', import.meta.url));
  const input = { ...paths, repository, homedirs, messages, ignoredSuffixes: ['.md'] };
  const { stdout } = await execa(readEnvironment().oldPython, ['-I', script], {
    input: JSON.stringify(input),
  });
  return JSON.parse(stdout);
}
