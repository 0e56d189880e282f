import type { Stats } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../../../error.js';

const writableByOthers = 0o022;
const sticky = 0o1000;

/**
 * Makes sure that nobody but the caller and root can put something in the place of a file in a folder: neither there
 * nor in any folder above. A task that could would be given the runs of others, and answer that their blobs are signed.
 *
 * Not checked: access control lists.
 *
 * @throws UsageError `usage-socket`
 */
export async function checkSocketFolder(folder: string): Promise<void> {
  const user = process.getuid?.();
  if (user === undefined) return; // without POSIX permissions there is nothing to look at
  for (let path = await existing(folder); ; path = dirname(path)) {
    const problem = problemOf(await lstat(path), user);
    if (problem !== undefined)
      throw unsafe(
        `${JSON.stringify(path)} ${problem}`,
        'Give a socket in a folder of its own, like /run/cot/generate.sock.',
      );
    if (path === dirname(path)) return;
  }
}

async function existing(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (cause) {
    throw unsafe(
      `the folder ${JSON.stringify(folder)} cannot be used`,
      'Make the folder first, for the user of the worker alone.',
      cause,
    );
  }
}

function problemOf(stats: Stats, user: number): string | undefined {
  if (!stats.isDirectory()) return 'is no folder';
  if (stats.uid !== user && stats.uid !== 0) return 'belongs to another user';
  if ((stats.mode & writableByOthers) !== 0 && (stats.mode & sticky) === 0) return 'can be written by others';
  return undefined;
}

/** A socket that is not safe to serve on. */
export function unsafe(message: string, nextStep: string, cause?: unknown): UsageError {
  return new UsageError({
    code: 'usage-socket',
    message,
    nextStep,
    ...(cause === undefined ? {} : { cause }),
  });
}
