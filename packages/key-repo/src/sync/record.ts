import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  checkSchema,
  parseJson,
  recordSchema,
  taskSizedBounds,
  workerImplementations,
} from '@chain-of-trust/types';
import * as v from 'valibot';
import type { TagFloor } from '../tag/tag-rules.js';
import { stateError } from './state-error.js';

const objectId = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/));
const time = v.pipe(v.string(), v.isoTimestamp());
const name = v.pipe(v.string(), v.nonEmpty());
const implementation = v.picklist(workerImplementations);

/**
 * Schema of `set.json`, version 1, which tells from which signed tag a set of synchronised keys is. Times are ISO 8601 in
 * UTC, fingerprints lower-case hex.
 */
export const syncRecordSchema = v.strictObject({
  version: v.literal(1),
  /** When this set was made. */
  syncedAt: time,
  tag: v.strictObject({
    name,
    /** Of the tag object. */
    id: objectId,
    commit: objectId,
    taggedAt: time,
    primaryKey: name,
    signingKey: name,
  }),
  /** Whether there are GnuPG homedirs beside the key files. */
  homedirs: v.boolean(),
  /** From which tag the keys of each worker implementation are: an older one where the newest cannot be used. */
  implementations: recordSchema(
    implementation,
    v.strictObject({ tag: name, commit: objectId, keys: v.number() }),
  ),
  /** Why the keys of an implementation at the newest tag cannot be used. */
  failures: recordSchema(
    implementation,
    v.strictObject({ code: v.string(), message: v.string(), nextStep: v.string() }),
  ),
});

/** What a set of synchronised keys is made from. */
export type SyncRecord = v.InferOutput<typeof syncRecordSchema>;

/** The link to the set that is in use, in the state folder. */
export const currentLink = 'current';

/** Where the sets are, in the state folder. Short, as the sockets of gpg need the rest of 107 characters. */
export const setsFolder = 'sets';

/**
 * Reads the record of the set that is in use; `undefined` where there never was one.
 *
 * @throws KeyRepoError `key-repo-state` for one that cannot be read: without it, any older tag would be accepted
 */
export async function readCurrentRecord(state: string): Promise<SyncRecord | undefined> {
  const link = join(state, currentLink);
  try {
    await readlink(link);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw stateError(link, 'is no link to a set of keys', cause);
  }
  const path = join(link, 'set.json');
  try {
    return checkSchema(syncRecordSchema, parseJson(await readFile(path), taskSizedBounds), path);
  } catch (cause) {
    throw stateError(path, 'cannot be read', cause);
  }
}

/** The tag of a set, below which none is accepted. */
export function floorOf({ tag: { name: tag, id, taggedAt } }: SyncRecord): TagFloor {
  return { name: tag, id, taggedAt: new Date(taggedAt) };
}
