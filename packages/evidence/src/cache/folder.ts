import { lstat, mkdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { reasonOf } from '@chain-of-trust/types';
import { CacheError } from './error.js';

/** The version of what is in the folder. Others are neither read nor removed. */
const version = 'v1';

/** Where a cache keeps what. */
export interface CacheFolder {
  readonly path: string;
  /** Complete entries, in folders by the start of their names. */
  readonly entries: string;
  /** What is being written. */
  readonly parts: string;
}

/**
 * Opens the folder of a cache, and makes it for its owner alone when it is not there.
 *
 * Not all that is kept proves itself: whoever could change a repository's file here would choose what a task is compared
 * with. So nobody but this process's user, and root, may be able to change anything in the folder or to put another one
 * in its place. On Windows, which has no such modes, this is not checked.
 *
 * @throws CacheError any code
 */
export async function openCacheFolder(folder: string): Promise<CacheFolder> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = await realpath(folder);
    if (process.platform !== 'win32') await refuseOpen(path);
    const versioned = join(path, version);
    const opened = { path: versioned, entries: join(versioned, 'entries'), parts: join(versioned, 'parts') };
    for (const part of [opened.entries, opened.parts]) await mkdir(part, { recursive: true, mode: 0o700 });
    if (process.platform !== 'win32')
      for (const part of [opened.path, opened.entries, opened.parts]) await refuseWritable(part);
    return opened;
  } catch (cause) {
    if (cause instanceof CacheError) throw cause;
    throw new CacheError({
      code: 'cache-folder',
      message: `the cache ${folder} cannot be used: ${reasonOf(cause)}`,
      nextStep: 'Give a folder that can be made or written, or leave --cache out.',
      facts: { folder },
      cause,
    });
  }
}

async function refuseOpen(folder: string): Promise<void> {
  await refuseWritable(folder);
  for (let child = folder, above = dirname(folder); above !== child; child = above, above = dirname(above)) {
    const { mode, uid } = await lstat(above);
    // In a sticky folder, only the owner of what is in it can put something else in its place.
    if ((mode & 0o022) !== 0 && (mode & 0o1000) === 0)
      throw exposed(folder, `is in ${above}, which others can change`);
    if (!isTrustedOwner(uid)) throw exposed(folder, `is in ${above}, which belongs to another user (${uid})`);
  }
}

async function refuseWritable(folder: string): Promise<void> {
  const stats = await lstat(folder);
  if (!stats.isDirectory()) throw exposed(folder, 'is no folder, but a link');
  if ((stats.mode & 0o022) !== 0)
    throw exposed(folder, `can be changed by others (mode ${(stats.mode & 0o7777).toString(8)})`);
  if (!isTrustedOwner(stats.uid)) throw exposed(folder, `belongs to another user (${stats.uid})`);
}

/** Whether what belongs to this user can be changed by nobody but this process's user, and root. */
export function isTrustedOwner(uid: number): boolean {
  return uid === 0 || uid === process.getuid?.();
}

function exposed(folder: string, what: string): CacheError {
  return new CacheError({
    code: 'cache-permissions',
    message: `the cache ${folder} ${what}`,
    nextStep:
      'Use a folder of mode 0700 of the user who verifies, below folders that only root or that user can change.',
    facts: { folder },
  });
}
