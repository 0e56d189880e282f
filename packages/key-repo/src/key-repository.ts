import type { WorkerKeySet } from '@chain-of-trust/signing';
import { type WorkerImplementation, workerImplementations } from '@chain-of-trust/types';
import { KeyRepoError } from './error.js';
import type { GitRepository } from './git/git.js';
import { ObjectReader } from './git/object-reader.js';
import { type ImplementationKeys, readImplementationKeys } from './keys/implementation-keys.js';
import { pathIn, readFolder, rootOf } from './keys/tree-files.js';
import { findTrustedTag, type TrustedTagOptions } from './tag/find-trusted-tag.js';
import { loadSigners } from './tag/signers.js';
import type { TrustedTag } from './tag/trusted-tag.js';

/** Which keys of a repository are read, and whom to believe about them. */
export interface KeyRepositoryOptions extends GitRepository, TrustedTagOptions {}

/** The keys of a commit by worker implementation. */
export interface ReadKeys {
  readonly implementations: ReadonlyMap<WorkerImplementation, ImplementationKeys>;
  /** Why the keys of an implementation cannot be used; those of others are not touched by that. */
  readonly failures: ReadonlyMap<WorkerImplementation, KeyRepoError>;
}

/** The keys of a repository at a tag that a signer has signed, as of a reference time. */
export interface KeyRepository extends ReadKeys {
  readonly tag: TrustedTag;
}

/**
 * Reads the workers' keys from a git repository, at the newest tag of a branch that a signer has signed.
 *
 * Everything is read from git objects whose hashes lead to the signed tag, never from the work tree. What fails in the
 * folder of one implementation is told in `failures` and fails that one only.
 *
 * Not checked: hashes beyond SHA-1 where the repository names its objects by it.
 *
 * @throws KeyRepoError `key-repo-tag-…`, `key-repo-signers`, `key-repo-git`, `key-repo-object`; `key-repo-empty` where no
 *   worker implementation has a folder
 * @see spec, "GPG homedir management"
 */
export async function readKeyRepository(options: KeyRepositoryOptions): Promise<KeyRepository> {
  const signers = await loadSigners(options.signers);
  const reader = new ObjectReader(options);
  try {
    const tag = await findTrustedTag(reader, options, { ...options, signers });
    return { tag, ...(await readKeysOf(reader, tag, options)) };
  } finally {
    await reader.close();
  }
}

/** Key sets by worker implementation, as the verifier takes them. */
export function keySetsOf({
  implementations,
}: KeyRepository): ReadonlyMap<WorkerImplementation, WorkerKeySet> {
  return new Map([...implementations].map(([name, { keySet }]) => [name, keySet]));
}

/**
 * Reads the keys of the commit of a tag, whoever has made it.
 *
 * @throws KeyRepoError `key-repo-empty`, `key-repo-object`, `key-repo-git`
 */
export async function readKeysOf(
  reader: ObjectReader,
  { name: tagName, commit }: Pick<TrustedTag, 'name' | 'commit'>,
  { path, at }: Pick<KeyRepositoryOptions, 'path' | 'at'>,
): Promise<ReadKeys> {
  const root = await rootOf(reader, commit);
  const entries = await readFolder(reader, root);
  const implementations = new Map<WorkerImplementation, ImplementationKeys>();
  const failures = new Map<WorkerImplementation, KeyRepoError>();
  for (const implementation of workerImplementations) {
    const entry = entries.find(({ name }) => name === implementation);
    if (entry === undefined) continue;
    try {
      if (entry.kind !== 'folder') throw noFolder(implementation, entry.kind);
      const folder = { path: pathIn(root, entry), id: entry.id };
      const origin = `${path}#${tagName}:${implementation}`;
      implementations.set(
        implementation,
        await readImplementationKeys(implementation, { reader, folder, at, origin }),
      );
    } catch (error) {
      if (!(error instanceof KeyRepoError)) throw error;
      failures.set(implementation, error);
    }
  }
  if (implementations.size + failures.size === 0) throw noImplementation(path, tagName);
  return { implementations, failures };
}

function noFolder(name: string, kind: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-entry',
    message: `${name} is a ${kind}, not a folder`,
    nextStep: 'Replace it by a folder of public keys.',
    facts: { path: name, kind },
  });
}

function noImplementation(path: string, tag: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-empty',
    message: `${path} has no folder of a worker implementation at ${tag}`,
    nextStep: `Make at least one of ${workerImplementations.join(', ')}, and put public keys into it.`,
    facts: { path, tag },
  });
}
