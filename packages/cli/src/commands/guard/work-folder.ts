import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { reasonOf } from '@chain-of-trust/types';
import { UsageError } from '../../error.js';
import { findReplaceable } from '../../replaceable-folder.js';
import type { Terminal } from '../../terminal.js';

/** A folder that holds nothing but what a verification puts there, and that nobody else can change. */
export interface WorkFolder {
  /** Absolute, without links. */
  readonly path: string;
  /** Removes what was put there, and the folder where it was made here. At once, as a signal may be about to end everything. */
  readonly remove: () => void;
}

/**
 * Makes a work folder with mode 0700: the given one, or one with a new name among the temporary files. A given one may be
 * there when it is empty; it then keeps its mode and is not removed.
 *
 * @param onMade - told at once, before any signal can come
 * @throws UsageError `usage-work-folder` when it cannot be made, holds something, or somebody else than the caller and root could
 *   change or replace it or a folder above it
 */
export async function makeWorkFolder(
  given: string | undefined,
  { env, cwd }: Pick<Terminal, 'env' | 'cwd'>,
  onMade: (folder: WorkFolder) => void = () => undefined,
): Promise<WorkFolder> {
  try {
    const path = given === undefined ? env.TMPDIR || tmpdir() : resolve(cwd, given);
    const parent = await realpath(given === undefined ? path : dirname(path));
    const folder = given === undefined ? temporaryFolder(parent) : givenFolder(join(parent, basename(path)));
    onMade(folder);
    const problem = await findReplaceable(folder.path);
    if (problem === undefined) return folder;
    folder.remove();
    throw unusable(problem);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw unusable(`the work folder cannot be made: ${reasonOf(cause)}`, cause);
  }
}

function temporaryFolder(parent: string): WorkFolder {
  const path = mkdtempSync(join(parent, 'cot-guard-'));
  return { path, remove: () => removeTree(path) };
}

function givenFolder(path: string): WorkFolder {
  if (isNew(path)) return { path, remove: () => removeTree(path) };
  // By itself and not where it leads to: a link that others can change would lead to another folder later.
  if (!isFolder(path)) throw unusable(`${JSON.stringify(path)} is no folder`);
  if (readdirSync(path).length > 0) throw unusable(`${JSON.stringify(path)} is not empty`);
  return {
    path,
    remove: () => {
      for (const name of readdirSync(path)) removeTree(join(path, name));
    },
  };
}

function isNew(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Folders that nobody may write to are not emptied by `rmSync` alone. */
function removeTree(path: string): void {
  if (isFolder(path)) {
    chmodSync(path, 0o700);
    for (const name of readdirSync(path)) removeTree(join(path, name));
    rmdirSync(path);
  } else rmSync(path, { force: true });
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function unusable(message: string, cause?: unknown): UsageError {
  return new UsageError({
    code: 'usage-work-folder',
    message,
    nextStep: 'Give --work-dir with a new folder, in one that nobody else can write to.',
    ...(cause === undefined ? {} : { cause }),
  });
}
