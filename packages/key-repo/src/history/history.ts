import { isWorkerImplementation, type WorkerImplementation } from '@chain-of-trust/types';
import { ObjectReader } from '../git/object-reader.js';
import type { KeyRepositoryOptions } from '../key-repository.js';
import { BlobCache } from '../survey/blob-cache.js';
import { surveyCommit } from '../survey/survey.js';
import { loadOptionalSigners } from '../tag/judge-tag.js';
import type { KeyHistory } from './schema.js';
import { type HistoryTag, tagsInOrder } from './tags-in-order.js';

/** Which branch is looked at, and whom to believe about tags; without signers, nobody. */
export type HistoryOptions = Omit<KeyRepositoryOptions, 'signers' | 'tag' | 'floor' | 'maxAgeDays'> &
  Partial<Pick<KeyRepositoryOptions, 'signers'>>;

/**
 * Tells when each key of a repository came and went, over the tags that can be reached from a branch, and who has signed
 * those tags. Files that cannot be read hold no keys here.
 *
 * Not for verifying anything: tags that are not trusted are in it, named as such. Not checked: whether a key was valid.
 *
 * @throws KeyRepoError `key-repo-tag-missing` where the branch is not there, `key-repo-signers`, `key-repo-git`,
 *   `key-repo-object`
 */
export async function keyHistory(options: HistoryOptions): Promise<KeyHistory> {
  const judging = { ...options, signers: await loadOptionalSigners(options.signers) };
  const reader = new ObjectReader(options);
  try {
    const tags = await tagsInOrder(reader, judging);
    return {
      version: 1,
      at: options.at.toISOString(),
      tags: [...tags],
      implementations: await staysOf(reader, tags),
    };
  } finally {
    await reader.close();
  }
}

interface Stays {
  readonly userIds: readonly string[];
  readonly stays: { came: string; gone: string | null }[];
}

async function staysOf(
  reader: ObjectReader,
  tags: readonly HistoryTag[],
): Promise<KeyHistory['implementations']> {
  const cache = new BlobCache(reader);
  const all = new Map<string, Stays>();
  for (const { name, commit } of tags) {
    const present = await keysAt(reader, commit, cache);
    for (const [key, { stays }] of all) {
      const last = stays.at(-1);
      if (!present.has(key) && last?.gone === null) last.gone = name;
    }
    for (const [key, userIds] of present) {
      const known = all.get(key)?.stays ?? [];
      if (known.at(-1)?.gone !== null) known.push({ came: name, gone: null });
      all.set(key, { userIds, stays: known });
    }
  }
  return byImplementation(all);
}

/** User IDs by implementation and fingerprint, which a slash joins: no implementation has one in its name. */
async function keysAt(
  reader: ObjectReader,
  commit: string,
  cache: BlobCache,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { entries } = await surveyCommit(reader, commit, cache);
  const found = new Map<string, readonly string[]>();
  for (const { implementation, isIgnored, blob } of entries) {
    if (implementation === undefined || isIgnored) continue;
    for (const { fingerprint, userIds } of blob?.openpgp ?? [])
      found.set(`${implementation}/${fingerprint}`, userIds);
    for (const { fingerprint } of blob?.ed25519 ?? []) found.set(`${implementation}/${fingerprint}`, []);
  }
  return found;
}

function byImplementation(all: ReadonlyMap<string, Stays>): KeyHistory['implementations'] {
  const found: Partial<Record<WorkerImplementation, KeyHistory['implementations'][string]>> = {};
  for (const [key, { userIds, stays }] of all) {
    const end = key.indexOf('/');
    const implementation = key.slice(0, end);
    if (!isWorkerImplementation(implementation)) continue;
    found[implementation] = {
      ...found[implementation],
      [key.slice(end + 1)]: { userIds: [...userIds], stays },
    };
  }
  return found;
}
