import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { WorkerImplementation } from '@chain-of-trust/types';
import { ObjectReader } from '../git/object-reader.js';
import { readKeysOf } from '../key-repository.js';
import { findTrustedTag } from '../tag/find-trusted-tag.js';
import { advanceFloor, readFloor } from '../tag/floor-file.js';
import { loadSigners, type SignerSource } from '../tag/signers.js';
import { checkTagRules, type TagRules } from '../tag/tag-rules.js';
import type { TrustedTag } from '../tag/trusted-tag.js';
import { updateClone } from './clone.js';
import type { FetchSource } from './fetch.js';
import { type LockOptions, type LockOwner, type StateLock, withStateLock } from './lock.js';
import { publishSet, sweep } from './publish.js';
import { currentLink, floorOf, readCurrentRecord, type SyncRecord } from './record.js';
import { type Candidate, type KeysOfTag, writeSet } from './set.js';
import { stateError } from './state-error.js';

/** What keys are synchronised from, whom to believe about them, and where they go. */
export interface SyncOptions extends FetchSource, Omit<TagRules, 'floor'>, Partial<LockOptions> {
  /** The folder of the synchronised keys; made where it does not exist. */
  readonly state: string;
  readonly signers: SignerSource;
  /** The reference time. */
  readonly at: Date;
  /** A file that remembers the last tag also where the state folder is lost. Read, and written after each new tag. */
  readonly floorFile?: string;
  /** Whether to write GnuPG homedirs beside the key files, which needs gpg. Defaults to true. */
  readonly hasHomedirs?: boolean;
  /** The gpg program. Defaults to `gpg`. */
  readonly gpg?: string;
  /** The git program. Defaults to `git`. */
  readonly git?: string;
  /** Told when the lock of a process that was killed was taken over. */
  readonly onTakeover?: (owner: LockOwner) => void;
}

/** What synchronising has done. */
export interface SyncOutcome {
  /** Whether there is a new set. */
  readonly isChanged: boolean;
  /** Of the set in use. An entry in its `failures` means that the newest tag is not wholly in use. */
  readonly record: SyncRecord;
  /** The set in use, as a link that later runs move: with `keys/` and `homedirs/`. */
  readonly current: string;
}

/**
 * Brings the keys of a state folder to the newest tag of a key repository that a signer has signed.
 *
 * Readers of `STATE/current` see a whole old set or a whole new one, whenever this is stopped. A tag that is refused
 * changes nothing. Of a tag that is good, an implementation that cannot be read keeps its last good keys, and says so
 * in the record until it can be read.
 *
 * @throws KeyRepoError `key-repo-fetch`, `key-repo-rewritten`, `key-repo-tag-…`, `key-repo-signers`, `key-repo-state`,
 *   `key-repo-state-locked`, `key-repo-floor`, `key-repo-git`, `key-repo-object`, `key-repo-empty`,
 *   `key-repo-homedir-path`, `key-repo-unusable`, `key-repo-gpg`
 * @see spec, "GPG homedir management", "rebuild gpg homedirs" on a new revision
 */
export async function syncKeyRepository(options: SyncOptions): Promise<SyncOutcome> {
  const state = resolve(options.state);
  await createState(state);
  const { waitSeconds = 60, staleSeconds = 10, onWait = () => undefined } = options;
  return withStateLock(state, { waitSeconds, staleSeconds, onWait }, (lock) => {
    if (lock.takenOverFrom !== undefined) options.onTakeover?.(lock.takenOverFrom);
    return syncLocked(state, lock, options);
  });
}

async function createState(state: string): Promise<void> {
  try {
    await mkdir(state, { recursive: true });
  } catch (cause) {
    throw stateError(state, 'cannot be written', cause);
  }
}

async function syncLocked(state: string, lock: StateLock, options: SyncOptions): Promise<SyncOutcome> {
  const { floorFile } = options;
  if (lock.takenOverFrom !== undefined) await sweep(state);
  const last = await readCurrentRecord(state);
  const floor = floorFile === undefined ? undefined : await readFloor(floorFile);
  const loading = loadSigners(options.signers); // which takes about as long as a fetch
  loading.catch(() => undefined);
  const repository = await updateClone(state, {
    ...options,
    contains: last === undefined ? [] : [last.tag.commit],
    isDoubtful: lock.takenOverFrom !== undefined,
  });
  const signers = await loading;
  const reader = new ObjectReader(repository);
  try {
    const tag = await findTrustedTag(reader, repository, {
      ...rulesOf(options),
      signers,
      ...(floor === undefined ? {} : { floor }),
    });
    if (last !== undefined) checkTagRules(tag, { floor: floorOf(last) }, options.at);
    const isChanged = last === undefined || !isUpToDate(last, tag, options) || !isWhole(state, last);
    const record = isChanged ? await replace({ state, lock, reader, tag, last }, options) : last;
    if (floorFile !== undefined && floor?.id !== tag.id) await advanceFloor(floorFile, tag);
    await sweep(state);
    return { isChanged, record, current: join(state, currentLink) };
  } finally {
    await reader.close();
  }
}

/** The branch is what the clone has checked out, whatever it is called upstream. */
function rulesOf({ at, namePattern, maxAgeDays }: SyncOptions) {
  return {
    at,
    ...(namePattern === undefined ? {} : { namePattern }),
    ...(maxAgeDays === undefined ? {} : { maxAgeDays }),
  };
}

/** What failed because of gpg may succeed now; what failed because of a file fails until there is another tag. */
function isUpToDate(last: SyncRecord, tag: TrustedTag, { hasHomedirs = true }: SyncOptions): boolean {
  const isOfGpg = Object.values(last.failures).some(({ code }) => code === 'key-repo-gpg');
  return last.tag.id === tag.id && last.homedirs === hasHomedirs && !isOfGpg;
}

/** Whether nobody has removed a part of the set in use; what is in it is not looked at. */
function isWhole(state: string, { implementations, homedirs }: SyncRecord): boolean {
  const current = join(state, currentLink);
  const names = Object.keys(implementations).map((name) => join('keys', name));
  return [...names, ...(homedirs ? ['homedirs'] : [])].every((path) => existsSync(join(current, path)));
}

interface Replacement {
  readonly state: string;
  readonly lock: StateLock;
  readonly reader: ObjectReader;
  readonly tag: TrustedTag;
  readonly last: SyncRecord | undefined;
}

async function replace(
  { state, lock, reader, tag, last }: Replacement,
  options: SyncOptions,
): Promise<SyncRecord> {
  const { at, gpg, hasHomedirs = true } = options;
  const source = { path: state, at };
  const candidates = await readCandidates(reader, tag, { last, source });
  const { path, record } = await writeSet(state, {
    ...{ tag, at, candidates, hasHomedirs },
    ...(gpg === undefined ? {} : { gpg }),
  });
  await lock.assertHeld();
  await publishSet(state, path);
  return record;
}

async function readCandidates(
  reader: ObjectReader,
  tag: TrustedTag,
  { last, source }: { readonly last: SyncRecord | undefined; readonly source: { path: string; at: Date } },
): Promise<ReadonlyMap<WorkerImplementation, Candidate>> {
  const { implementations, failures } = await readKeysOf(reader, tag, source);
  const of = { tag: tag.name, commit: tag.commit };
  const newest = [
    ...[...implementations].map(([name, keys]) => [name, { ...of, keys }] as const),
    ...failures,
  ];
  // Read again from the commit, which was signed: what is on disk may have been changed since.
  const lastGood = async (name: WorkerImplementation): Promise<KeysOfTag | undefined> => {
    const origin = last?.implementations[name];
    if (origin === undefined) return undefined;
    const read = await readKeysOf(reader, { name: origin.tag, commit: origin.commit }, source);
    const keys = read.implementations.get(name);
    return keys === undefined ? undefined : { tag: origin.tag, commit: origin.commit, keys };
  };
  return new Map(newest.map(([name, each]) => [name, { newest: each, lastGood: () => lastGood(name) }]));
}
