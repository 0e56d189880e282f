import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { generateEd25519KeyPair } from '@chain-of-trust/signing';
import { describe, expect, test } from 'vitest';
import { ChainOfTrust, loadSigner } from '../chain-of-trust.js';
import { runTask } from '../worker.js';

async function withSigner(use) {
  await withTemporaryFolder(async (folder) => {
    const file = join(folder, 'worker.sec');
    await writeFile(file, generateEd25519KeyPair().privateKey, { mode: 0o600 });
    const signer = await loadSigner(file);
    try {
      await use(folder, signer);
    } finally {
      await signer.threads.close();
    }
  });
}

const definition = JSON.parse(readFileSync(new URL('../task.json', import.meta.url), 'utf8'));
const taskOf = (command) => ({ ...definition, payload: { command } });

const run = (folder, signer, more = {}) =>
  runTask({
    task: taskOf('echo building; echo output > target.txt'),
    taskId: 'LnshJjNXTfeBlPNrAzyy9w',
    folder,
    features: [new ChainOfTrust(signer)],
    ...more,
  });

describe('the feature chainOfTrust', () => {
  test('publishes the certified log and the blob that lists it with the outputs', () =>
    withSigner(async (folder, signer) => {
      const { published } = await run(folder, signer);
      const log = await readFile(join(published, 'public/logs/certified.log'));
      expect(log.toString()).toBe('building\nexit code 0\n');
      const blob = JSON.parse(await readFile(join(published, 'public/chain-of-trust.json'), 'utf8'));
      expect(blob.artifacts).toEqual({
        'public/build/target.txt': { sha256: createHash('sha256').update('output\n').digest('hex') },
        'public/logs/certified.log': { sha256: createHash('sha256').update(log).digest('hex') },
      });
      expect(blob.environment).toEqual({
        imageHash: `sha256:${'0'.repeat(64)}`,
        privateIpAddress: '192.0.2.1',
        publicIpAddress: '203.0.113.7',
      });
    }));

  test('publishes nothing of a task that was canceled', () =>
    withSigner(async (folder, signer) => {
      const { published } = await run(folder, signer, { isCanceled: () => true });
      expect(existsSync(join(published, 'public/chain-of-trust.json'))).toBe(false);
      expect(existsSync(join(published, 'public/logs/certified.log'))).toBe(false);
    }));

  test('publishes nothing of a task with an output that is a link', () =>
    withSigner(async (folder, signer) => {
      const task = taskOf('ln -s ../worker.sec key');
      await expect(run(folder, signer, { task })).rejects.toMatchObject({
        code: 'generator-artifact',
      });
      expect(existsSync(join(folder, 'published/public/chain-of-trust.json'))).toBe(false);
    }));

  test('does not start with a key that others can read', () =>
    withSigner(async (folder) => {
      await chmod(join(folder, 'worker.sec'), 0o644);
      await expect(loadSigner(join(folder, 'worker.sec'))).rejects.toMatchObject({
        code: 'generator-key-permissions',
      });
    }));
});
