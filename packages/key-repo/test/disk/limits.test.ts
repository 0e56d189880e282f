import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { generateEd25519KeyPair } from '@chain-of-trust/signing';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { loadWorkerKeySet, loadWorkerKeys } from '../../src/disk/load-worker-keys.js';
import { KeyRepoError } from '../../src/error.js';
import { at, fill } from '../support/test-keys.js';

const { publicKey } = generateEd25519KeyPair();
const built = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

describe('loadWorkerKeySet', () => {
  describe('when there are more keys than the process may open files', () => {
    test.skipIf(process.platform === 'win32')('all are read', async () => {
      await withTemporaryFolder(async (folder) => {
        const names = Array.from({ length: 300 }, (_, index) => [`docker-worker/${index}`, publicKey]);
        await fill(folder, Object.fromEntries(names));
        const program = `import { loadWorkerKeySet } from ${JSON.stringify(built)};
          const { ed25519 } = await loadWorkerKeySet(process.argv[1], 'docker-worker', { at: new Date() });
          process.stdout.write(String(ed25519.length));`;
        const limited = 'ulimit -n 100 && exec "$@"';
        const node = [process.execPath, '--input-type=module', '--eval', program, folder];
        const { stdout } = await execa('sh', ['-c', limited, 'sh', ...node]);
        expect(stdout).toBe('300');
      });
    });
  });

  describe('when there are more files without keys than any repository has', () => {
    test('refused', async () => {
      await withTemporaryFolder(async (folder) => {
        const names = Array.from({ length: 10_000 }, (_, index) => [`docker-worker/${index}.md`, '']);
        await fill(folder, { ...Object.fromEntries(names), 'docker-worker/key': publicKey });
        const loading = loadWorkerKeySet(folder, 'docker-worker', { at });
        await expectRejected(loading, KeyRepoError, 'key-repo-bounds');
      });
    });
  });
});

describe('loadWorkerKeys', () => {
  describe('when several implementations are bad', () => {
    test('the error tells all of them', async () => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { 'docker-worker/bad': 'words', 'scriptworker/valid/a': publicKey });
        await fill(folder, { 'generic-worker/good': publicKey });
        const error = await expectRejected(loadWorkerKeys(folder, { at }), KeyRepoError, 'key-repo-file');
        expect(error.message).toContain(join(folder, 'docker-worker', 'bad'));
        expect(error.message).toContain(join(folder, 'scriptworker', 'trusted'));
        expect(error.message).not.toContain('generic-worker');
        expect(error.cause).toMatchObject([{ code: 'key-repo-file' }, { code: 'key-repo-folder' }]);
      });
    });
  });

  describe('when the folder of an implementation is a dangling link', () => {
    test('refused, not passed over', async () => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { 'generic-worker/good': publicKey });
        await symlink('none', join(folder, 'docker-worker'));
        await expectRejected(loadWorkerKeys(folder, { at }), KeyRepoError, 'key-repo-entry');
      });
    });
  });
});
