import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';

const writableByOthers = 0o022;
const sticky = 0o1000;

/**
 * Says which folder, of a folder and all above it, somebody else than the caller and root could replace or put something
 * into; `undefined` where there is none. Without POSIX permissions there is nothing to look at.
 *
 * Not checked: access control lists.
 *
 * @param folder - absolute, without links
 */
export async function findReplaceable(folder: string): Promise<string | undefined> {
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  for (let path = folder; ; path = dirname(path)) {
    const problem = problemOf(await lstat(path), user);
    if (problem !== undefined) return `${JSON.stringify(path)} ${problem}`;
    if (path === dirname(path)) return undefined;
  }
}

function problemOf(stats: Stats, user: number): string | undefined {
  if (!stats.isDirectory()) return 'is no folder';
  if (stats.uid !== user && stats.uid !== 0) return 'belongs to another user';
  if ((stats.mode & writableByOthers) !== 0 && (stats.mode & sticky) === 0) return 'can be written by others';
  return undefined;
}
