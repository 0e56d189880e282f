import { lstat, mkdir, open, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reasonOf } from '@chain-of-trust/types';
import { KeyRepoError } from '../error.js';

/** A file that does not exist yet. */
export interface NewFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Whether it is for its owner alone: mode 0600 instead of 0644, whatever the umask. */
  readonly isPrivate: boolean;
}

/**
 * Writes files that must not exist yet, in their order, all or none: what was written is removed where a later one fails.
 *
 * Private keys are written at once to where they belong: a copy under another name could be left behind.
 *
 * @throws KeyRepoError `key-repo-file-exists`, `key-repo-file-write`
 */
export async function writeNewFiles(files: readonly NewFile[]): Promise<void> {
  const written: string[] = [];
  const folders: string[] = [];
  try {
    for (const file of files) {
      // Where it cannot be made, writing tells why.
      const created = await mkdir(dirname(file.path), { recursive: true }).catch(() => undefined);
      if (created !== undefined) folders.unshift(created);
      await writeNew(file);
      written.push(file.path);
    }
  } catch (error) {
    for (const path of written) await rm(path, { force: true });
    // One that has got other files in the meantime stays.
    for (const folder of folders) await rmdir(folder).catch(() => undefined);
    throw error;
  }
}

/**
 * Refuses paths that exist, before anything is made for them.
 *
 * @throws KeyRepoError `key-repo-file-exists`
 */
export async function assertAbsent(paths: readonly string[]): Promise<void> {
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) throw exists(twice);
  for (const path of paths) {
    const stats = await lstat(path).catch(() => undefined); // writing tells what else is wrong with it
    if (stats !== undefined) throw exists(path);
  }
}

async function writeNew({ path, content, isPrivate }: NewFile): Promise<void> {
  // Created for the owner alone, and opened for others when it is known that they may.
  const file = await open(path, 'wx', 0o600).catch((cause: unknown) => {
    throw isCode(cause, 'EEXIST') ? exists(path, cause) : unwritable(path, cause);
  });
  try {
    try {
      await file.chmod(isPrivate ? 0o600 : 0o644);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    await rm(path, { force: true });
    throw unwritable(path, cause);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function exists(path: string, cause?: unknown): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-file-exists',
    message: `${path} exists`,
    nextStep: 'Choose another place; keys are never overwritten, because a lost one cannot be made again.',
    facts: { path },
    cause,
  });
}

function unwritable(path: string, cause: unknown): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-file-write',
    message: `${path} cannot be written: ${reasonOf(cause)}`,
    nextStep: 'Check the permissions and the space of its folder.',
    facts: { path },
    cause,
  });
}
