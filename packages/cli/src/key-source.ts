import { resolve } from 'node:path';
import type { WorkerKeySet } from '@chain-of-trust/signing';
import type { CotError, WorkerImplementation } from '@chain-of-trust/types';
import type { Configuration } from './configuration/schema.js';
import { UsageError } from './error.js';
import type { Options } from './options.js';
import type { Terminal } from './terminal.js';

/** Where public keys come from, beside the policy. */
export type KeySource =
  | { readonly folder: string }
  | { readonly repository: NonNullable<Configuration['keyRepository']> };

/** The keys of a source, and the worker implementations whose keys cannot be used. */
export interface LoadedKeys {
  readonly sets: ReadonlyMap<WorkerImplementation, WorkerKeySet>;
  readonly failures: ReadonlyMap<WorkerImplementation, CotError>;
}

/**
 * `--keys`, or `--key-repo` with `--signers`; what is not on the command line is in the configuration.
 *
 * @throws UsageError `usage-conflict` for both, `usage-missing` for a repository without signers
 */
export function findKeySource(
  options: Options,
  configuration: Configuration,
  { cwd }: Terminal,
): KeySource | undefined {
  const { keys, keyRepo, signers, signerList } = options;
  if (keyRepo !== undefined) {
    if (keys !== undefined) throw conflict('--keys', '--key-repo');
    if (signers === undefined) throw missing('--signers', '--key-repo');
    const list = signerList === undefined ? {} : { signerList: resolve(cwd, signerList) };
    return { repository: { path: resolve(cwd, keyRepo), signers: resolve(cwd, signers), ...list } };
  }
  if (signers !== undefined || signerList !== undefined) throw missing('--key-repo', '--signers');
  if (keys !== undefined) return { folder: resolve(cwd, keys) };
  const { keys: folder, keyRepository } = configuration;
  if (folder !== undefined && keyRepository !== undefined) throw conflict('keys', 'keyRepository');
  if (keyRepository !== undefined) return { repository: keyRepository };
  return folder === undefined ? undefined : { folder };
}

/**
 * Loads the keys of a source as of a reference time.
 *
 * @throws KeyRepoError
 */
export async function loadKeySource(source: KeySource, at: Date): Promise<LoadedKeys> {
  // Only who has a source needs what reads it, which starts programs and is half of what would be loaded.
  const { keySetsOf, loadWorkerKeys, readFloor, readKeyRepository } = await import(
    '@chain-of-trust/key-repo'
  );
  if ('folder' in source) return { sets: await loadWorkerKeys(source.folder, { at }), failures: new Map() };
  const { path, signers, signerList, branch, tagPattern, maxAgeDays, floor: floorFile } = source.repository;
  const floor = floorFile === undefined ? undefined : await readFloor(floorFile);
  const repository = await readKeyRepository({
    path,
    at,
    signers: { keys: signers, ...(signerList === undefined ? {} : { list: signerList }) },
    ...(branch === undefined ? {} : { branch }),
    ...(tagPattern === undefined ? {} : { namePattern: new RegExp(tagPattern, 'u') }),
    ...(maxAgeDays === undefined ? {} : { maxAgeDays }),
    ...(floor === undefined ? {} : { floor }),
  });
  return { sets: keySetsOf(repository), failures: repository.failures };
}

function conflict(one: string, other: string): UsageError {
  return new UsageError({
    code: 'usage-conflict',
    message: `both ${one} and ${other} are given`,
    nextStep: 'Give the one that says whom you trust; keys of two sources are never mixed.',
  });
}

function missing(flag: string, beside: string): UsageError {
  return new UsageError({
    code: 'usage-missing',
    message: `${beside} is given without ${flag}`,
    nextStep: `Add ${flag}; cot verify --help shows the usage.`,
  });
}
