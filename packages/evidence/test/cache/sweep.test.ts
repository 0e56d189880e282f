import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { type CacheFolder, openCacheFolder } from '../../src/cache/folder.js';
import { boundCache } from '../../src/cache/sweep.js';

const entryBytes = 10_000;

/** Entries `e0`, `e1` …, the first of which was used last. */
function withEntries(count: number, use: (folder: CacheFolder) => Promise<void>): Promise<void> {
  return withTemporaryFolder(async (temporary) => {
    const folder = await openCacheFolder(join(temporary, 'cache'));
    await mkdir(join(folder.entries, 'ab'));
    for (let index = 0; index < count; index++) {
      const path = join(folder.entries, 'ab', `e${index}`);
      await writeFile(path, Buffer.alloc(entryBytes));
      const used = new Date(Date.now() - index * 1000);
      await utimes(path, used, used);
    }
    await use(folder);
  });
}

const left = async ({ entries }: CacheFolder) => (await readdir(join(entries, 'ab'))).sort();

describe('boundCache', () => {
  test('removes nothing up to the bound', async () => {
    await withEntries(5, async (folder) => {
      await boundCache(folder, 5 * entryBytes, 5 * entryBytes);
      expect(await left(folder)).toHaveLength(5);
    });
  });

  test('removes what was not used for the longest time, down to four fifths', async () => {
    await withEntries(10, async (folder) => {
      await boundCache(folder, 10 * entryBytes, 10 * entryBytes - 1);
      expect(await left(folder)).toEqual(['e0', 'e1', 'e2', 'e3', 'e4', 'e5', 'e6']);
    });
  });

  test('adds up what many processes have added', async () => {
    await withEntries(10, async (folder) => {
      for (let index = 0; index < 10; index++) await boundCache(folder, entryBytes, 5 * entryBytes);
      expect((await left(folder)).length).toBeLessThanOrEqual(5);
    });
  });

  test('counts again when what was written down cannot be read', async () => {
    await withEntries(10, async (folder) => {
      await writeFile(join(folder.path, 'added'), 'nonsense\n');
      await boundCache(folder, 1, 5 * entryBytes);
      expect(await left(folder)).toHaveLength(4);
      expect(await readFile(join(folder.path, 'added'), 'utf8')).toBe(`${4 * entryBytes}\n`);
    });
  });

  test('a very small entry counts as a block of the disk', async () => {
    await withEntries(0, async (folder) => {
      for (let index = 0; index < 10; index++) await writeFile(join(folder.entries, 'ab', `s${index}`), '');
      await boundCache(folder, 100_000, 5 * 4096);
      expect(await left(folder)).toHaveLength(4);
    });
  });

  test('removes parts that a killed process left a day ago, and no others', async () => {
    await withEntries(1, async (folder) => {
      for (const name of ['old', 'new']) await writeFile(join(folder.parts, name), '');
      const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
      await utimes(join(folder.parts, 'old'), old, old);
      await boundCache(folder, 1000, 1);
      expect(await readdir(folder.parts)).toEqual(['new']);
    });
  });
});
