import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFile,
  mkdir,
  open,
  readdir,
  readlink,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { batchesOf } from '../../src/artifacts/artifact-list.js';
import { GeneratorError } from '../../src/error.js';
import { DigestTable } from '../../src/hash/digest-table.js';
import { type HashFilesOptions, hashFiles } from '../../src/hash/hash-files.js';
import { fill } from '../folder.js';

const hashFile = async (path: string, name: string, algorithms: HashFilesOptions['algorithms']) => {
  const { names, digests } = await hashFiles({ batches: [[name]], pathOf: () => path }, { algorithms });
  return new DigestTable(names, algorithms, digests).get(name);
};

describe('hashFiles', () => {
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

  describe.skipIf(process.platform !== 'linux')('when another file has its name meanwhile', () => {
    test('is refused, since that is what would be uploaded', async () => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { 'one/a': Buffer.alloc(64 * 1024 * 1024), 'two/a': 'other' });
        const hashing = hashFile(join(folder, 'one/a'), 'public/a', ['sha256', 'sha512']);
        const refusal = expectRejected(hashing, GeneratorError, 'generator-artifact-changed');
        while (!(await isOpen(join(folder, 'one/a')))) await setTimeout(1);
        // With its folder: moving the file itself would change its ctime.
        await rename(join(folder, 'one'), join(folder, 'old'));
        await rename(join(folder, 'two'), join(folder, 'one'));
        expect((await refusal).cause).toMatchObject({ message: 'another file has its name' });
      });
    });
  });

  describe('when the list ends with an error after some files', () => {
    test('rejects with it, and gives no digests of those', async () => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { 'a/b': '', 'c/d': '' });
        await symlink('d', join(folder, 'c/link'));
        const hashing = hashFiles(batchesOf({ folder }), { algorithms: ['sha256'] });
        const error = await expectRejected(hashing, GeneratorError, 'generator-artifact');
        expect(error.facts).toEqual({ name: 'c/link' });
      });
    });
  });

  describe('when several files cannot be hashed', () => {
    test('the first one in the given order is named, whichever thread is faster', async () => {
      await withTemporaryFolder(async (folder) => {
        const names = Array.from({ length: 200 }, (_, index) => `f${index}`);
        for (const name of names) await writeFile(join(folder, name), name);
        for (const name of ['f7', 'f100', 'f199']) await rm(join(folder, name));
        const files = { batches: [names], pathOf: (name: string) => join(folder, name) };
        for (const concurrency of [1, 2, 5]) {
          const hashing = hashFiles(files, { algorithms: ['sha256'], concurrency });
          const error = await expectRejected(hashing, GeneratorError, 'generator-artifact-changed');
          expect(error.facts).toEqual({ name: 'f7' });
        }
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

async function isOpen(path: string): Promise<boolean> {
  const files = await readdir('/proc/self/fd');
  const paths = await Promise.all(files.map((file) => readlink(`/proc/self/fd/${file}`).catch(() => '')));
  return paths.includes(path);
}

async function overwriteFirstByte(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.write('x', 0);
  await file.close();
}
