import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { readEnvironment } from '../environment.js';
import { withTemporaryFolder } from '../temporary-folder.js';
import { createWorkerKey, type WorkerKey } from './worker-keys.js';

/** The last release of the public Python scriptworker that builds homedirs. */
export const oldToolVersion = '22.1.0';

const printVersion = 'import importlib.metadata; print(importlib.metadata.version("scriptworker"))';

/** A Python with {@link oldToolVersion}, where there is one and the gpg 1.4 that it needs. */
export async function findOldTool(): Promise<string | undefined> {
  const { oldPython } = readEnvironment();
  if (oldPython === undefined) return undefined;
  const version = await execa(oldPython, ['-I', '-c', printVersion], { reject: false });
  const gpg = await execa('gpg1', ['--version'], { reject: false });
  return version.stdout === oldToolVersion && gpg.exitCode === 0 ? oldPython : undefined;
}

/** Time of a homedir that the old tool makes, without starting Python. Its gpg knows RSA keys only. */
export function timeOldTool(python: string, keys: readonly WorkerKey[]): Promise<number> {
  return withTemporaryFolder(async (folder) => {
    const own = await createWorkerKey('own', 'rsa2048');
    const paths = {
      publicKey: join(folder, 'own.pub'),
      privateKey: join(folder, 'own.sec'),
      source: join(folder, 'keys'),
      homedir: join(folder, 'homedir'),
    };
    await writeFile(paths.publicKey, own.publicKey);
    await writeFile(paths.privateKey, own.privateKey, { mode: 0o600 });
    await mkdir(paths.source);
    for (const { fingerprint, publicKey } of keys)
      await writeFile(join(paths.source, `${fingerprint}.pub`), publicKey);
    const script = fileURLToPath(new URL('../../python/rebuild_gpg_home.py', import.meta.url));
    const { stdout } = await execa(python, ['-I', script], { input: JSON.stringify(paths) });
    const { seconds, valid }: { seconds: number; valid: number } = JSON.parse(stdout);
    if (valid !== keys.length) throw new Error(`the old tool made ${valid} of ${keys.length} keys valid`);
    return seconds * 1000;
  });
}
