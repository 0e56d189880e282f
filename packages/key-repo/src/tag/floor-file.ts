import { readFile } from 'node:fs/promises';
import { checkSchema, DocumentError, parseJson, reasonOf, taskSizedBounds } from '@chain-of-trust/types';
import * as v from 'valibot';
import writeFileAtomic from 'write-file-atomic';
import { KeyRepoError } from '../error.js';
import type { TagFloor } from './tag-rules.js';

const floorSchema = v.strictObject({
  name: v.pipe(v.string(), v.nonEmpty()),
  id: v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)),
  taggedAt: v.pipe(v.string(), v.isoTimestamp()),
});

/**
 * Reads the tag that was used last from its file; `undefined` where there is no such file yet.
 *
 * @throws KeyRepoError `key-repo-floor` for one that cannot be read: without it, an old tag would be accepted again
 */
export async function readFloor(path: string): Promise<TagFloor | undefined> {
  try {
    const value = parseJson(await readFile(path), taskSizedBounds);
    const { name, id, taggedAt } = checkSchema(floorSchema, value, path);
    return { name, id, taggedAt: new Date(taggedAt) };
  } catch (cause) {
    if (isAbsent(cause)) return undefined;
    throw new KeyRepoError({
      code: 'key-repo-floor',
      message: `the record ${path} of the last tag cannot be read: ${cause instanceof DocumentError ? cause.message : reasonOf(cause)}`,
      nextStep:
        'Look up which tag was used last, and write the file again; removing it allows any older tag.',
      facts: { path },
      cause,
    });
  }
}

/** What a floor file holds for a tag. */
export function formatFloor({ name, id, taggedAt }: TagFloor): string {
  return `${JSON.stringify({ name, id, taggedAt: taggedAt.toISOString() }, undefined, 2)}\n`;
}

/**
 * Writes a floor file, whole or not at all.
 *
 * @throws KeyRepoError `key-repo-floor`
 */
export async function advanceFloor(path: string, tag: TagFloor): Promise<void> {
  try {
    await writeFileAtomic(path, formatFloor(tag));
  } catch (cause) {
    throw new KeyRepoError({
      code: 'key-repo-floor',
      message: `the record ${path} of the last tag cannot be written: ${reasonOf(cause)}`,
      nextStep: 'Check the permissions and the space of its folder, and synchronise again.',
      facts: { path },
      cause,
    });
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
