import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { CacheError } from '../../src/cache/error.js';
import { openCacheFolder } from '../../src/cache/folder.js';

describe('openCacheFolder', () => {
  describe('when there is no such folder', () => {
    test('makes it for its owner alone, with the folders above', async () => {
      await withTemporaryFolder(async (folder) => {
        const opened = await openCacheFolder(join(folder, 'a/b'));
        for (const path of [join(folder, 'a/b'), opened.entries, opened.parts])
          expect((await stat(path)).mode & 0o777).toBe(0o700);
      });
    });
  });

  describe.skipIf(process.platform === 'win32')('when others could change what is in it', () => {
    test.each([
      ['the folder', 'a'],
      ['a folder above', '.'],
      ['the folder of the version', 'a/v1'],
      ['the folder of entries', 'a/v1/entries'],
      ['the folder of parts', 'a/v1/parts'],
    ])('%s with mode 0770 is refused', async (_, open) => {
      await withTemporaryFolder(async (folder) => {
        await openCacheFolder(join(folder, 'a'));
        await chmod(join(folder, open), 0o770);
        await expectRejected(openCacheFolder(join(folder, 'a')), CacheError, 'cache-permissions');
      });
    });

    test('a sticky folder above is none in which others can put another one in its place', async () => {
      await withTemporaryFolder(async (folder) => {
        await chmod(folder, 0o1777);
        await openCacheFolder(join(folder, 'a'));
      });
    });

    test('a link in the place of its own folders is refused', async () => {
      await withTemporaryFolder(async (folder) => {
        await mkdir(join(folder, 'elsewhere'), { mode: 0o700 });
        await mkdir(join(folder, 'a/v1'), { recursive: true, mode: 0o700 });
        await symlink('../../elsewhere', join(folder, 'a/v1/entries'));
        await expectRejected(openCacheFolder(join(folder, 'a')), CacheError, 'cache-permissions');
      });
    });

    test.skipIf(process.getuid?.() !== 0)('a folder of another user is refused', async () => {
      await withTemporaryFolder(async (folder) => {
        await mkdir(join(folder, 'a'), { mode: 0o700 });
        const { chown } = await import('node:fs/promises');
        await chown(join(folder, 'a'), 65534, 65534);
        await expectRejected(openCacheFolder(join(folder, 'a')), CacheError, 'cache-permissions');
      });
    });
  });

  describe('when it cannot be made', () => {
    test('is refused with the cause', async () => {
      await withTemporaryFolder(async (folder) => {
        await writeFile(join(folder, 'a'), '');
        const error = await expectRejected(openCacheFolder(join(folder, 'a')), CacheError, 'cache-folder');
        expect(error.cause).toBeInstanceOf(Error);
      });
    });
  });
});
