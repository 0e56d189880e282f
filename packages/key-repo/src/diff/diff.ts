import { type WorkerImplementation, workerImplementations } from '@chain-of-trust/types';
import type { KeyRepoError } from '../error.js';
import { ObjectReader } from '../git/object-reader.js';
import type { KeyRepositoryOptions } from '../key-repository.js';
import { loadOptionalSigners } from '../tag/judge-tag.js';
import { lastTrustedTag } from '../tag/last-trusted-tag.js';
import { changesOf } from './changes.js';
import type { KeyDiff } from './schema.js';
import { type RepositoryState, readState } from './state.js';

/** Which states are compared, and whom to believe about tags; without signers, nobody. */
export interface DiffOptions
  extends Omit<KeyRepositoryOptions, 'signers' | 'tag' | 'branch' | 'floor' | 'maxAgeDays'>,
    Partial<Pick<KeyRepositoryOptions, 'signers'>> {
  /** A tag, or another revision. Defaults to the newest tag that a signer has signed. */
  readonly from?: string;
  /** A tag, or another revision. Defaults to `HEAD`. */
  readonly to?: string;
}

/**
 * Tells how the keys of two states of a repository differ, judged as of one time, and whether anybody vouches for the
 * states.
 *
 * Not for verifying anything: a state is read whether it is trusted or not.
 *
 * @throws KeyRepoError `key-repo-tag-missing` where there is no such tag or revision, or no tag is trusted and `from` is
 *   not given; `key-repo-signers`, `key-repo-git`, `key-repo-object`
 */
export async function diffKeyRepository(options: DiffOptions): Promise<KeyDiff> {
  const judging = { ...options, signers: await loadOptionalSigners(options.signers) };
  const reader = new ObjectReader(options);
  try {
    const name = options.from ?? (await lastTrustedTag(reader, judging)).name;
    const from = await readState(reader, name, judging);
    const to = await readState(reader, options.to ?? 'HEAD', judging);
    return diffStates(from, to, options.at);
  } finally {
    await reader.close();
  }
}

/** The difference between two states that were both judged as of a time. */
export function diffStates(from: RepositoryState, to: RepositoryState, at: Date): KeyDiff {
  const implementations: Partial<Record<WorkerImplementation, KeyDiff['implementations'][string]>> = {};
  for (const name of workerImplementations) {
    const failures = { from: reasonOf(from.failures.get(name)), to: reasonOf(to.failures.get(name)) };
    const changes = changesOf(from.implementations.get(name), to.implementations.get(name));
    if (failures.from !== null || failures.to !== null) implementations[name] = { failures };
    else if (changes.length > 0) implementations[name] = { changes: [...changes] };
  }
  return { version: 1, at: at.toISOString(), from: describe(from), to: describe(to), implementations };
}

/** Whether two states have the same keys, which could all be read. */
export function isUnchanged({ implementations }: KeyDiff): boolean {
  return Object.keys(implementations).length === 0;
}

function describe({ name, commit, tag, distrust }: RepositoryState): KeyDiff['from'] {
  const signer =
    tag === undefined
      ? null
      : {
          primaryKey: tag.signer.primaryFingerprint,
          signingKey: tag.signer.signingFingerprint,
          tagger: tag.tagger,
          taggerTime: tag.taggedAt.toISOString(),
        };
  return { name, commit, signer, reason: reasonOf(distrust) };
}

function reasonOf(error: KeyRepoError | undefined): { code: string; message: string } | null {
  return error === undefined ? null : { code: error.code, message: error.message };
}
