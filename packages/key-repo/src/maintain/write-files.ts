import { mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { reasonOf } from '@chain-of-trust/types';
import { KeyRepoError } from '../error.js';

/** A file to write, and what is there now. */
export interface FileChange {
  readonly path: string;
  readonly content: Uint8Array;
  /** `undefined` where there is no such file. */
  readonly before: Uint8Array | undefined;
}

/**
 * Writes files and then does something with them; when either fails, all are as they were before. No reader sees half a
 * file: each is written beside its place, under a name that readers of keys pass over, and moved there.
 *
 * @throws KeyRepoError `key-repo-add-write` when a file cannot be written; whatever `then` throws
 */
export async function writeAllOrNothing(
  changes: readonly FileChange[],
  then: () => Promise<void>,
): Promise<void> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    for (const { path, content, before } of changes) {
      const created = await writing(path, () => mkdir(dirname(path), { recursive: true }));
      if (created !== undefined) undo.unshift(() => removeEmpty(dirname(path), created));
      undo.unshift(() => (before === undefined ? rm(path, { force: true }) : replace(path, before)));
      await writing(path, () => replace(path, content));
    }
    await then();
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
}

async function replace(path: string, content: Uint8Array): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}`);
  try {
    const file = await open(beside, 'wx', 0o644);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** From the innermost folder out to the first that was made; one that something else is in stays. */
async function removeEmpty(innermost: string, first: string): Promise<void> {
  for (let folder = innermost; ; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      return; // Somebody else uses it, and it is no file of ours.
    }
    if (folder === first || !folder.startsWith(first)) return;
  }
}

async function writing<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    throw new KeyRepoError({
      code: 'key-repo-add-write',
      message: `${path} cannot be written: ${reasonOf(cause)}`,
      nextStep: 'Check the permissions of the checkout and the space on the disk; nothing was changed.',
      facts: { path },
      cause,
    });
  }
}
