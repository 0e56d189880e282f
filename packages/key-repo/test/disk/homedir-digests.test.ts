import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import type { WorkerKeySet } from '@chain-of-trust/signing';
import { generateOpenPgpKeyPair } from '@chain-of-trust/signing';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { loadWorkerKeySet } from '../../src/disk/load-worker-keys.js';
import { KeyRepoError } from '../../src/error.js';
import { at } from '../support/test-keys.js';

/** Before the day from which on gpg counts no new certifications with SHA-1. */
const certifiedAt = new Date('2018-06-01T00:00:00Z');

/** Loads a homedir whose owner has certified a worker with a digest. */
function loadCertifiedWith(digest: string): Promise<WorkerKeySet> {
  return withTemporaryFolder(async (root) => {
    const folder = join(root, 'docker-worker');
    await mkdir(folder, { mode: 0o700 });
    const clock = ['--faked-system-time', '20180601T000000!'];
    const quick = ['--batch', '--no-tty', '--yes', '--pinentry-mode', 'loopback', '--passphrase', ''];
    const gpg = (args: readonly string[], input = '') =>
      execa('gpg', ['--homedir', folder, ...clock, ...quick, ...args], { input });
    const worker = await generateOpenPgpKeyPair({
      userId: { name: 'worker', email: 'worker@example.com' },
      algorithm: 'ed25519',
      created: certifiedAt,
      expiresInSeconds: 20 * 365 * 86_400,
    });
    try {
      await gpg(['--quick-generate-key', 'own', 'rsa2048', 'cert', 'never']);
      await gpg(['--import'], worker.publicKey);
      const how = ['--allow-weak-key-signatures', '--cert-digest-algo', digest];
      await gpg([...how, '--quick-lsign-key', worker.fingerprint.toUpperCase()]);
      return await loadWorkerKeySet(root, 'docker-worker', { at });
    } finally {
      await execa('gpgconf', ['--homedir', folder, '--kill', 'all']);
    }
  });
}

describe('loadWorkerKeySet, when the folder is a GnuPG homedir', () => {
  test('an old certification counts', async () => {
    expect((await loadCertifiedWith('SHA512')).openpgp?.keys).toHaveLength(1);
  });

  test('an old certification with SHA-1 does not, although gpg alone counts it', async () => {
    await expectRejected(loadCertifiedWith('SHA1'), KeyRepoError, 'key-repo-empty');
  });
});
