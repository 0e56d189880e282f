import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatJson, type WorkerImplementation } from '@chain-of-trust/types';
import { KeyRepoError } from '../error.js';
import { assertShort } from '../homedir/homedir-path.js';
import { createOwnKey } from '../homedir/own-key.js';
import { writeHomedir } from '../homedir/write-homedir.js';
import type { ImplementationKeys } from '../keys/implementation-keys.js';
import type { TrustedTag } from '../tag/trusted-tag.js';
import { type SyncRecord, setsFolder } from './record.js';
import { stateError } from './state-error.js';
import { writeKeys } from './write-keys.js';

/** The keys of one implementation, and the tag that they are from. */
export interface KeysOfTag {
  readonly tag: string;
  readonly commit: string;
  readonly keys: ImplementationKeys;
}

/** Keys of one implementation, with what to take where they cannot be used. */
export interface Candidate {
  readonly newest: KeysOfTag | KeyRepoError;
  /** The last good ones; read only where they are needed. */
  readonly lastGood: () => Promise<KeysOfTag | undefined>;
}

/** What a set is made from. */
export interface SetContent {
  readonly tag: TrustedTag;
  readonly at: Date;
  readonly candidates: ReadonlyMap<WorkerImplementation, Candidate>;
  readonly hasHomedirs: boolean;
  readonly gpg?: string;
}

/** A set on disk that nobody uses yet. */
export interface WrittenSet {
  /** From the state folder. */
  readonly path: string;
  readonly record: SyncRecord;
}

/**
 * Writes a new set of keys below the state folder: `set.json`, `keys/IMPLEMENTATION/` with files, and
 * `homedirs/IMPLEMENTATION/` for gpg. Nothing of it is left when that fails.
 *
 * An implementation whose newest keys cannot be read or written keeps its last good ones.
 *
 * @throws KeyRepoError `key-repo-state`, `key-repo-homedir-path`; `key-repo-unusable` where no implementation has any
 *   keys; the failure of one whose last good ones cannot be written either, as where gpg is missing
 */
export async function writeSet(state: string, content: SetContent): Promise<WrittenSet> {
  const number = await nextNumber(state);
  const path = join(setsFolder, String(number));
  const folder = join(state, path);
  try {
    await mkdir(folder, { mode: 0o755 });
    return { path, record: await fill(folder, content) };
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    if (cause instanceof KeyRepoError) throw cause;
    throw stateError(folder, 'cannot be written', cause);
  }
}

async function nextNumber(state: string): Promise<number> {
  const folder = join(state, setsFolder);
  try {
    await mkdir(folder, { recursive: true });
    return Math.max(0, ...(await readdir(folder)).map(Number).filter(Number.isSafeInteger)) + 1;
  } catch (cause) {
    throw stateError(folder, 'cannot be written', cause);
  }
}

async function fill(folder: string, content: SetContent): Promise<SyncRecord> {
  const write = await writerOf(folder, content);
  const used = new Map<WorkerImplementation, KeysOfTag>();
  const failures = new Map<WorkerImplementation, KeyRepoError>();
  for (const [name, { newest, lastGood }] of content.candidates) {
    const failure = newest instanceof KeyRepoError ? newest : await failureOf(() => write(name, newest));
    if (failure === undefined && !(newest instanceof KeyRepoError)) used.set(name, newest);
    if (failure === undefined) continue;
    failures.set(name, failure);
    const kept = await lastGood();
    if (kept === undefined) continue;
    await write(name, kept);
    used.set(name, kept);
  }
  const [failure] = failures.values();
  if (used.size === 0 && failure !== undefined) throw unusable(content.tag, failures, failure);
  const record = recordOf(content, used, failures);
  await writeFile(join(folder, 'set.json'), formatJson(record));
  return record;
}

type Write = (name: WorkerImplementation, keys: KeysOfTag) => Promise<void>;

/** A failure of gpg is one of the implementation; that of the disk is one of everything. */
async function failureOf(write: () => Promise<void>): Promise<KeyRepoError | undefined> {
  try {
    await write();
    return undefined;
  } catch (error) {
    if (error instanceof KeyRepoError) return error;
    throw error;
  }
}

async function writerOf(folder: string, { hasHomedirs, at, gpg, candidates }: SetContent): Promise<Write> {
  const own = hasHomedirs ? await createOwnKey(at) : undefined;
  const [files, homedirs] = [join(folder, 'keys'), join(folder, 'homedirs')];
  await mkdir(files);
  if (own !== undefined) {
    for (const name of candidates.keys()) assertShort(join(homedirs, name));
    await mkdir(homedirs, { mode: 0o700 });
  }
  return async (name, { keys }) => {
    const [ofKeys, ofGpg] = [join(files, name), join(homedirs, name)];
    try {
      await writeKeys(ofKeys, keys);
      if (own === undefined || keys.keys.length === 0) return;
      await writeHomedir(ofGpg, keys, own, { at, ...(gpg === undefined ? {} : { gpg }) });
    } catch (error) {
      // What gpg cannot take is not there for others either.
      for (const path of [ofKeys, ofGpg]) await rm(path, { recursive: true, force: true });
      throw error;
    }
  };
}

function recordOf(
  { tag, at, hasHomedirs }: SetContent,
  used: ReadonlyMap<WorkerImplementation, KeysOfTag>,
  failures: ReadonlyMap<WorkerImplementation, KeyRepoError>,
): SyncRecord {
  const { name, id, commit, taggedAt, signer } = tag;
  return {
    version: 1,
    syncedAt: at.toISOString(),
    tag: {
      name,
      id,
      commit,
      taggedAt: taggedAt.toISOString(),
      primaryKey: signer.primaryFingerprint,
      signingKey: signer.signingFingerprint,
    },
    homedirs: hasHomedirs,
    implementations: Object.fromEntries(
      [...used].map(([each, of]) => [each, { tag: of.tag, commit: of.commit, keys: countOf(of.keys) }]),
    ),
    failures: Object.fromEntries(
      [...failures].map(([each, { code, message, nextStep }]) => [
        each,
        { code, message, nextStep: nextStep ?? '' },
      ]),
    ),
  };
}

/** Where gpg is missing, nothing is wrong with the keys. */
function unusable(
  { name }: TrustedTag,
  failures: ReadonlyMap<WorkerImplementation, KeyRepoError>,
  first: KeyRepoError,
): KeyRepoError {
  if (first.code === 'key-repo-gpg') return first;
  const each = [...failures].map(([implementation, { message }]) => `${implementation}: ${message}`);
  return new KeyRepoError({
    code: 'key-repo-unusable',
    message: `the tag ${name} has no worker implementation whose keys can be used: ${each.join('; ')}`,
    nextStep: first.nextStep ?? 'Correct the repository, and tag it again.',
    facts: { tag: name },
    cause: [...failures.values()],
  });
}

function countOf({ keys, keySet }: ImplementationKeys): number {
  return keys.length + keySet.ed25519.length;
}
