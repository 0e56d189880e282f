import { execFileSync } from 'node:child_process';
import { chmod, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { readPrivateKeyFile } from '../../src/disk/private-key-file.js';
import { KeyRepoError } from '../../src/error.js';
import { fill } from '../support/test-keys.js';

const secret = Buffer.from('secret\n');

async function read(content: Uint8Array, mode: number): Promise<Uint8Array> {
  return withTemporaryFolder(async (folder) => {
    await fill(folder, { key: content });
    await chmod(join(folder, 'key'), mode);
    return readPrivateKeyFile(join(folder, 'key'));
  });
}

describe('readPrivateKeyFile', () => {
  describe('when only the owner can read the file', () => {
    test.each(['600', '400', '700'])('mode %s: its bytes are returned', async (mode) => {
      expect(Buffer.from(await read(secret, Number.parseInt(mode, 8)))).toEqual(secret);
    });

    test('as large as a key may be: its bytes are returned', async () => {
      expect(await read(Buffer.alloc(1024 * 1024), 0o600)).toHaveLength(1024 * 1024);
    });
  });

  describe('when others have any right to the file', () => {
    test.each(['640', '620', '610', '604', '602', '601', '644', '666'])('mode %s: refused', async (mode) => {
      const reading = read(secret, Number.parseInt(mode, 8));
      const error = await expectRejected(reading, KeyRepoError, 'key-repo-permissions');
      expect(error.message).toContain(`(mode ${mode})`);
      expect(error.message).not.toContain('secret');
    });
  });

  describe('when the file is too large for a key', () => {
    test('refused', async () => {
      const reading = read(Buffer.alloc(1024 * 1024 + 1), 0o600);
      await expectRejected(reading, KeyRepoError, 'key-repo-bounds');
    });
  });

  describe('when it is no regular file', () => {
    test.each<readonly [string, (path: string) => unknown]>([
      ['nothing', () => undefined],
      ['a dangling link', (path) => symlink('none', path)],
      ['a folder', (path) => execFileSync('mkdir', ['-m', '700', path])],
      // Opening it must not wait for a writer.
      ['a pipe', (path) => execFileSync('mkfifo', ['-m', '600', path])],
    ])('%s: refused', async (_, make) => {
      await withTemporaryFolder(async (folder) => {
        await make(join(folder, 'key'));
        const reading = readPrivateKeyFile(join(folder, 'key'));
        await expectRejected(reading, KeyRepoError, 'key-repo-file');
      });
    });
  });
});
