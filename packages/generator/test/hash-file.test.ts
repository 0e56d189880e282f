import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, mkdir, open, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { GeneratorError } from '../src/error.js';
import { hashFile } from '../src/hash-file.js';

describe('hashFile', () => {
  describe('when the file stays as it is', () => {
    test('gives its digest', async () => {
      await withTemporaryFolder(async (folder) => {
        await writeFile(join(folder, 'a'), 'content');
        const sha256 = createHash('sha256').update('content').digest('hex');
        expect(await hashFile(join(folder, 'a'), 'public/a', ['sha256'])).toEqual({ sha256 });
      });
    });
  });

  describe.skipIf(process.platform !== 'linux')('when it has ended, well or badly', () => {
    test('no file stays open', async () => {
      await withTemporaryFolder(async (folder) => {
        await writeFile(join(folder, 'a'), 'content');
        const before = (await readdir('/proc/self/fd')).length;
        for (let i = 0; i < 10; i++) await hashFile(join(folder, 'a'), 'public/a', ['sha256']);
        for (let i = 0; i < 10; i++) {
          await expectRejected(
            hashFile(folder, 'a', ['sha256']),
            GeneratorError,
            'generator-artifact-changed',
          );
        }
        expect((await readdir('/proc/self/fd')).length).toBeLessThan(before + 10);
      });
    });
  });

  describe('when the file changes meanwhile', () => {
    test.each([
      ['grows', (path: string) => appendFile(path, 'x')],
      ['is overwritten in place', overwriteFirstByte],
      ['has its time put back, as after a secret change', (path: string) => utimes(path, 1, 1)],
    ])('one that %s is refused', async (_, change) => {
      await withTemporaryFolder(async (folder) => {
        const path = join(folder, 'a');
        await writeFile(path, Buffer.alloc(32 * 1024 * 1024));
        await utimes(path, 1, 1);
        let isDone = false;
        const hashing = hashFile(path, 'public/a', ['sha256', 'sha512']).finally(() => {
          isDone = true;
        });
        const refusal = expectRejected(hashing, GeneratorError, 'generator-artifact-changed');
        while (!isDone) await change(path);
        expect((await refusal).facts).toEqual({ name: 'public/a' });
      });
    });
  });

  describe('when the name stands for something else than when it was listed', () => {
    test('an absent file is refused with its cause', async () => {
      await withTemporaryFolder(async (folder) => {
        const hashing = hashFile(join(folder, 'a'), 'public/a', ['sha256']);
        const error = await expectRejected(hashing, GeneratorError, 'generator-artifact-changed');
        expect(error.cause).toMatchObject({ code: 'ENOENT' });
      });
    });

    test('a symbolic link is refused rather than followed', async () => {
      await withTemporaryFolder(async (folder) => {
        await writeFile(join(folder, 'secret'), 'key of the worker');
        await symlink('secret', join(folder, 'a'));
        const hashing = hashFile(join(folder, 'a'), 'public/a', ['sha256']);
        const error = await expectRejected(hashing, GeneratorError, 'generator-artifact-changed');
        expect(error.cause).toMatchObject({ code: 'ELOOP' });
      });
    });

    test('a pipe is refused rather than waited for', async () => {
      await withTemporaryFolder(async (folder) => {
        execFileSync('mkfifo', [join(folder, 'a')]);
        const hashing = hashFile(join(folder, 'a'), 'public/a', ['sha256']);
        await expectRejected(hashing, GeneratorError, 'generator-artifact-changed');
      });
    });

    test('a folder is refused', async () => {
      await withTemporaryFolder(async (folder) => {
        await mkdir(join(folder, 'a'));
        const hashing = hashFile(join(folder, 'a'), 'public/a', ['sha256']);
        await expectRejected(hashing, GeneratorError, 'generator-artifact-changed');
      });
    });
  });

  describe.skipIf(process.platform !== 'linux')('when reading fails', () => {
    test('is refused with its cause', async () => {
      // A regular file to everybody who lists it, but its first page is never there.
      const hashing = hashFile('/proc/self/mem', 'public/a', ['sha256']);
      const error = await expectRejected(hashing, GeneratorError, 'generator-artifact');
      expect(error.cause).toMatchObject({ code: 'EIO' });
    });
  });
});

async function overwriteFirstByte(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.write('x', 0);
  await file.close();
}
