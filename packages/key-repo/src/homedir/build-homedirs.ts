import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { reasonOf, type WorkerImplementation } from '@chain-of-trust/types';
import { KeyRepoError } from '../error.js';
import type { ReadKeys } from '../key-repository.js';
import { assertShort } from './homedir-path.js';
import { createOwnKey } from './own-key.js';
import { type HomedirOptions, writeHomedir } from './write-homedir.js';

/** What became of the homedirs of a key repository. */
export interface BuiltHomedirs {
  /** Folders by worker implementation. */
  readonly homedirs: ReadonlyMap<WorkerImplementation, string>;
  readonly failures: ReadonlyMap<WorkerImplementation, KeyRepoError>;
}

/**
 * Writes one GnuPG homedir for each worker implementation below a new folder, which appears as a whole or not at all.
 *
 * What fails for one implementation is told in `failures`, and the others are written.
 *
 * @throws KeyRepoError `key-repo-homedir-exists`, `key-repo-homedir-path`, `key-repo-homedir-write`
 * @see spec, "GPG homedir management"
 */
export async function buildHomedirs(
  { implementations, failures: failed }: ReadKeys,
  folder: string,
  options: HomedirOptions,
): Promise<BuiltHomedirs> {
  const target = resolve(folder);
  for (const name of implementations.keys()) assertShort(join(target, name));
  const own = await createOwnKey(options.at);
  const failures = new Map(failed);
  const temporary = await createBeside(target);
  try {
    for (const [name, keys] of implementations) {
      try {
        await writeHomedir(join(temporary, name), keys, own, options);
      } catch (error) {
        if (!(error instanceof KeyRepoError)) throw error;
        failures.set(name, error);
        await rm(join(temporary, name), { recursive: true, force: true });
      }
    }
    await publish(temporary, target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  const built = [...implementations.keys()].filter((name) => !failures.has(name));
  return { homedirs: new Map(built.map((name) => [name, join(target, name)])), failures };
}

async function createBeside(target: string): Promise<string> {
  try {
    await mkdir(dirname(target), { recursive: true });
    return await mkdtemp(join(dirname(target), `.${basename(target)}-`)); // of mode 0700
  } catch (cause) {
    throw unwritable(target, cause);
  }
}

/** Replaces nothing but an empty folder: the rename fails on any other. */
async function publish(temporary: string, target: string): Promise<void> {
  try {
    await rename(temporary, target);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw unwritable(target, cause);
    throw new KeyRepoError({
      code: 'key-repo-homedir-exists',
      message: `${target} exists and is not an empty folder`,
      nextStep: 'Name a folder that does not exist yet, or remove it.',
      facts: { path: target },
      cause,
    });
  }
}

function unwritable(path: string, cause: unknown): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-homedir-write',
    message: `${path} cannot be written: ${reasonOf(cause)}`,
    nextStep: 'Check the permissions and the space of its folder.',
    facts: { path },
    cause,
  });
}
