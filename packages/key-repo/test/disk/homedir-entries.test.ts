import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import type { OpenPgpKeyPair } from '@chain-of-trust/signing';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadWorkerKeySet } from '../../src/disk/load-worker-keys.js';
import { KeyRepoError } from '../../src/error.js';
import { at, createPair } from '../support/test-keys.js';

let worker: OpenPgpKeyPair;
let other: OpenPgpKeyPair;
beforeAll(async () => {
  [worker, other] = await Promise.all([createPair('worker'), createPair('other')]);
});

interface Homedir {
  readonly root: string;
  readonly folder: string;
  readonly gpg: (args: readonly string[], input?: string) => Promise<string>;
}

/** A homedir of gpg's own making with two workers' keys, both certified by its owner. */
async function withHomedir(use: (homedir: Homedir) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (root) => {
    const folder = join(root, 'docker-worker');
    await mkdir(folder, { mode: 0o700 });
    const gpg = async (args: readonly string[], input = '') =>
      (
        await execa(
          'gpg',
          ['--homedir', folder, '--no-tty', '--faked-system-time', '20260201T000000!', ...args],
          { input },
        )
      ).stdout;
    try {
      const quick = ['--batch', '--passphrase', '', '--yes'];
      await gpg([...quick, '--quick-generate-key', 'own', 'ed25519', 'cert', 'never']);
      for (const { publicKey, fingerprint } of [worker, other]) {
        await gpg([...quick, '--import'], publicKey);
        await gpg([...quick, '--quick-lsign-key', fingerprint.toUpperCase()]);
      }
      await use({ root, folder, gpg });
    } finally {
      await execa('gpgconf', ['--homedir', folder, '--kill', 'all']);
    }
  });
}

async function fingerprintsIn({ root }: Homedir): Promise<readonly string[]> {
  const { openpgp } = await loadWorkerKeySet(root, 'docker-worker', { at });
  return openpgp?.keys.map(({ fingerprint }) => fingerprint).sort() ?? [];
}

describe('loadWorkerKeySet, when the folder is a GnuPG homedir', () => {
  test('a key that somebody has disabled is left out', async () => {
    await withHomedir(async (homedir) => {
      expect(await fingerprintsIn(homedir)).toEqual([worker.fingerprint, other.fingerprint].sort());
      await homedir.gpg(['--command-fd', '0', '--edit-key', other.fingerprint], 'disable\nsave\n');
      expect(await fingerprintsIn(homedir)).toEqual([worker.fingerprint]);
    });
  });

  test.each(['pubring.kbx', 'trustdb.gpg'])('a link in place of %s: refused', async (name) => {
    await withHomedir(async (homedir) => {
      const path = join(homedir.folder, name);
      await rename(path, `${path}.moved`);
      await symlink(`${name}.moved`, path);
      const error = await expectRejected(fingerprintsIn(homedir), KeyRepoError, 'key-repo-entry');
      expect(error.facts).toEqual({ path });
    });
  });

  // Copying it would wait for a writer that never comes.
  test('a pipe in place of the keyring: refused', async () => {
    await withHomedir(async (homedir) => {
      const path = join(homedir.folder, 'pubring.gpg');
      execFileSync('mkfifo', [path]);
      await expectRejected(fingerprintsIn(homedir), KeyRepoError, 'key-repo-entry');
    });
  });

  test('a link in place of the homedir: refused', async () => {
    await withHomedir(async ({ root, folder }) => {
      await rename(folder, join(root, 'elsewhere'));
      await symlink('elsewhere', folder);
      const loading = loadWorkerKeySet(root, 'docker-worker', { at });
      await expectRejected(loading, KeyRepoError, 'key-repo-entry');
    });
  });

  test('a damaged keyring: the error names the homedir, not the copy', async () => {
    await withHomedir(async (homedir) => {
      const { folder } = homedir;
      await copyFile(join(folder, 'trustdb.gpg'), join(folder, 'pubring.kbx'));
      const error: unknown = await fingerprintsIn(homedir).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(KeyRepoError);
      expect(error).toHaveProperty('facts', { path: folder });
    });
  });

  test('a key that cannot be parsed: a typed error with the path', async () => {
    await withHomedir(async (homedir) => {
      const gpg = join(homedir.root, 'gpg');
      await writeProgram(gpg, 'case "$*" in *--export*) printf "\\231\\0\\003xyz";; *) exec gpg "$@";; esac');
      const loading = loadWorkerKeySet(homedir.root, 'docker-worker', { at, gpg });
      const error = await expectRejected(loading, KeyRepoError, 'key-repo-file');
      expect(error.facts).toEqual({ path: homedir.folder });
    });
  });
});

function writeProgram(path: string, commands: string): Promise<void> {
  return writeFile(path, `#!/bin/sh\n${commands}\n`, { mode: 0o755 });
}
