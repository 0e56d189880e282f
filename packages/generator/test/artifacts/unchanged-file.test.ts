import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { readUnchanged } from '../../src/artifacts/unchanged-file.js';
import { GeneratorError } from '../../src/error.js';

const changed = (cause: unknown) =>
  new GeneratorError({ code: 'generator-artifact-changed', message: 'changed', cause });

/** Reads a file, and does something to it after its first chunk. */
async function readWhile(path: string, meanwhile: () => Promise<unknown>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readUnchanged(path, changed)) {
    if (chunks.length === 0) await meanwhile();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const content = Buffer.alloc(600_000, 'content');

describe('readUnchanged', () => {
  const inFolder = (use: (path: string, folder: string) => Promise<void>) =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'file');
      await writeFile(path, content);
      await use(path, folder);
    });

  test('gives the bytes of a file', () =>
    inFolder(async (path) => {
      expect((await readWhile(path, async () => undefined)).equals(content)).toBe(true);
      await writeFile(path, '');
      expect(await readWhile(path, async () => undefined)).toHaveLength(0);
    }));

  test.each<[string, (path: string) => Promise<unknown>]>([
    ['grows', (path) => appendFile(path, 'x')],
    ['shrinks', (path) => writeFile(path, 'x')],
    [
      'is written to, and its time set back',
      async (path) => {
        await writeFile(path, Buffer.alloc(content.length, 'x'));
        await utimes(path, new Date(0), new Date(0));
      },
    ],
    ['vanishes', (path) => rm(path)],
  ])('refuses a file that %s meanwhile', (_, meanwhile) =>
    inFolder(async (path) => {
      const reading = readWhile(path, () => meanwhile(path));
      await expectRejected(reading, GeneratorError, 'generator-artifact-changed');
    }),
  );

  test('refuses a file whose folder another one has replaced', () =>
    inFolder(async (_, folder) => {
      for (const name of ['a', 'b']) {
        await mkdir(join(folder, name));
        await writeFile(join(folder, name, 'file'), content);
      }
      const reading = readWhile(join(folder, 'a/file'), async () => {
        await rename(join(folder, 'a'), join(folder, 'old'));
        await rename(join(folder, 'b'), join(folder, 'a'));
      });
      await expectRejected(reading, GeneratorError, 'generator-artifact-changed');
    }));

  test('refuses a file that has more bytes than it says', async () => {
    const reading = readWhile('/proc/version', async () => undefined);
    await expectRejected(reading, GeneratorError, 'generator-artifact-changed');
  });

  test('refuses a file whose name another one has taken', () =>
    inFolder(async (path, folder) => {
      await writeFile(join(folder, 'other'), content);
      const reading = readWhile(path, async () => {
        // A second name keeps the number of the first file from being used again.
        await rename(path, join(folder, 'old'));
        await rename(join(folder, 'other'), path);
      });
      await expectRejected(reading, GeneratorError, 'generator-artifact-changed');
    }));

  test.each<[string, (path: string, folder: string) => Promise<unknown>]>([
    ['nothing', async () => undefined],
    ['a folder', (path) => mkdir(path)],
    [
      'a link',
      async (path, folder) => {
        await writeFile(join(folder, 'target'), 'x');
        await symlink('target', path);
      },
    ],
    ['a pipe', async (path) => execFileSync('mkfifo', [path])],
  ])('refuses %s', (_, make) =>
    inFolder(async (path, folder) => {
      await rm(path);
      await make(path, folder);
      const isRead = { some: false };
      const reading = readWhile(path, async () => {
        isRead.some = true;
      });
      await expectRejected(reading, GeneratorError, 'generator-artifact-changed');
      expect(isRead.some).toBe(false);
    }),
  );
});
