import { open, readdir, readlink, rename, rm, stat, symlink, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { currentLink, setsFolder } from './record.js';
import { stateError } from './state-error.js';

/** As long as somebody may still read a set that was replaced. */
const graceInMilliseconds = 10 * 60 * 1000;

/**
 * Puts a set in the place of the one in use: readers that follow the link see the whole old one or the whole new one,
 * also after a power failure.
 *
 * @throws KeyRepoError `key-repo-state`
 */
export async function publishSet(state: string, path: string): Promise<void> {
  const link = join(state, currentLink);
  const fresh = `${link}.new`;
  const before = await readlink(link).catch(() => undefined);
  try {
    await flushTree(join(state, path));
    await flush(join(state, setsFolder));
    await rm(fresh, { force: true });
    await symlink(path, fresh);
    await rename(fresh, link);
    await flush(state);
  } catch (cause) {
    throw stateError(link, 'cannot be written', cause);
  }
  if (before !== undefined) await markReplaced(join(state, before));
}

/** From when on nobody begins to read it, which is told by the date of its record. */
async function markReplaced(set: string): Promise<void> {
  const now = new Date();
  await utimes(join(set, 'set.json'), now, now).catch(() => undefined); // it may have been removed by somebody
}

/**
 * Removes what killed processes have left, and sets that nobody reads any more: all but the one in use, the one before
 * it, and those that were made or replaced just now.
 */
export async function sweep(state: string): Promise<void> {
  for (const name of await list(state)) {
    if (/^\.(?:new|old)-/.test(name)) await remove(join(state, name));
  }
  const folder = join(state, setsFolder);
  const numbers = (await list(folder)).sort((a, b) => Number(a) - Number(b));
  const current = await readlink(join(state, currentLink)).catch(() => '');
  const kept = numbers.slice(0, numbers.indexOf(basename(current)) + 1).slice(-2);
  for (const name of numbers) {
    const path = join(folder, name);
    if (!kept.includes(name) && !(await isRead(path))) await remove(path);
  }
}

async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

/** Only a set that was in use once has its record, which is written last. */
async function isRead(path: string): Promise<boolean> {
  const stats = await stat(join(path, 'set.json')).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs < graceInMilliseconds;
}

/** What cannot be removed now is removed by the next run, and is not worth failing for. */
async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

async function flushTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return flushTree(path);
      return entry.isFile() ? flush(path) : undefined;
    }),
  );
  await flush(folder);
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
