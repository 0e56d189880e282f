import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { GeneratorError } from '../src/error.js';
import { writeBlob } from '../src/write-blob.js';

const files = [
  { name: 'public/chain-of-trust.json.sig', content: Buffer.from('signature') },
  { name: 'public/chain-of-trust.json', content: Buffer.from('document') },
];

describe('writeBlob', () => {
  describe('when the folder is writable', () => {
    test('writes every file, readable by whoever uploads it, and nothing else', async () => {
      await withTemporaryFolder(async (folder) => {
        await writeBlob(join(folder, 'new'), files);
        expect((await readdir(join(folder, 'new/public'))).sort()).toEqual([
          'chain-of-trust.json',
          'chain-of-trust.json.sig',
        ]);
        for (const { name, content } of files) {
          expect(await readFile(join(folder, 'new', name))).toEqual(content);
          expect((await stat(join(folder, 'new', name))).mode & 0o777).toBe(0o644);
        }
      });
    });

    test('replaces the files of an earlier attempt', async () => {
      await withTemporaryFolder(async (folder) => {
        await mkdir(join(folder, 'public'));
        await writeFile(join(folder, 'public/chain-of-trust.json'), 'older and longer than the new one');
        await writeBlob(folder, files);
        expect(await readFile(join(folder, 'public/chain-of-trust.json'), 'utf8')).toBe('document');
      });
    });
  });

  describe('when an earlier attempt has left something', () => {
    test('its document is gone before the first signature is written', async () => {
      await withTemporaryFolder(async (folder) => {
        await mkdir(join(folder, 'public/chain-of-trust.json.sig'), { recursive: true });
        await writeFile(join(folder, 'public/chain-of-trust.json'), 'older');
        await expectRejected(writeBlob(folder, files), GeneratorError, 'generator-output');
        expect(await readdir(join(folder, 'public'))).toEqual(['chain-of-trust.json.sig']);
      });
    });

    test('its temporary files are removed, and nothing else', async () => {
      await withTemporaryFolder(async (folder) => {
        await mkdir(join(folder, 'public'));
        const others = ['chain-of-trust.json.sig.txt', 'chain-of-trust.json.1.txt', 'target.zip.4294967295'];
        for (const name of [...others, 'chain-of-trust.json.4294967295', 'chainOfTrust.json.asc.0'])
          await writeFile(join(folder, 'public', name), '');
        await writeBlob(folder, files);
        const expected = [...others, 'chain-of-trust.json', 'chain-of-trust.json.sig'];
        expect((await readdir(join(folder, 'public'))).sort()).toEqual(expected.sort());
      });
    });
  });

  describe('when the second file cannot be written', () => {
    test('the first is removed again, with all temporary files', async () => {
      await withTemporaryFolder(async (folder) => {
        await mkdir(join(folder, 'public/chain-of-trust.json'), { recursive: true });
        const error = await expectRejected(writeBlob(folder, files), GeneratorError, 'generator-output');
        expect(error.facts).toEqual({ folder, left: [] });
        expect(error.cause).toMatchObject({ code: 'EISDIR' });
        expect(await readdir(join(folder, 'public'))).toEqual(['chain-of-trust.json']);
      });
    });
  });

  describe('when the first file cannot be written', () => {
    test('the second is not written', async () => {
      await withTemporaryFolder(async (folder) => {
        await mkdir(join(folder, 'public/chain-of-trust.json.sig'), { recursive: true });
        await expectRejected(writeBlob(folder, files), GeneratorError, 'generator-output');
        expect(await readdir(join(folder, 'public'))).toEqual(['chain-of-trust.json.sig']);
      });
    });
  });

  describe('when the folder cannot hold files', () => {
    test('a file in its place is refused', async () => {
      await withTemporaryFolder(async (folder) => {
        await writeFile(join(folder, 'file'), '');
        await expectRejected(writeBlob(join(folder, 'file'), files), GeneratorError, 'generator-output');
      });
    });

    // Root may write everywhere but where the kernel makes no files.
    test.runIf(process.platform === 'linux')('a folder that nobody can make is refused', async () => {
      await expectRejected(writeBlob('/proc/nope', files), GeneratorError, 'generator-output');
      await expectRejected(writeBlob('/proc', files), GeneratorError, 'generator-output');
    });
  });
});
