import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHomedir } from '../../src/audit/homedir.js';
import { keyAuditSchema } from '../../src/audit/schema.js';
import { KeyRepoError } from '../../src/error.js';
import { buildHomedirs } from '../../src/homedir/build-homedirs.js';
import { readKeyRepository } from '../../src/key-repository.js';
import { AuditedRepository, codesOf, type Files } from '../support/audited-repository.js';
import { GpgKeys } from '../support/gpg-keys.js';
import { expectPublished } from '../support/published-schema.js';
import { at, createPair } from '../support/test-keys.js';

describe('auditHomedir', () => {
  let audited: AuditedRepository;

  beforeAll(async () => {
    audited = await AuditedRepository.create();
  });

  afterAll(() => audited.close());

  /** Homedirs as they are built from the good repository and some more files. */
  async function withHomedirs(files: Files, use: (folder: string) => Promise<void>): Promise<void> {
    await audited.tagged({ ...audited.good, ...files });
    const { path } = audited.repository;
    const repository = await readKeyRepository({ path, signers: { keys: audited.signers }, at });
    await withTemporaryFolder(async (folder) => {
      const out = join(folder, 'h');
      await buildHomedirs(repository, out, { at });
      await use(out);
    });
  }

  const audit = async (folder: string, options = {}) => {
    const found = await auditHomedir(folder, { at, ...options });
    await expectPublished('key-audit', keyAuditSchema, found);
    return found;
  };

  test('finds nothing in homedirs that were built from good keys, and leaves them as they are', async () => {
    await withHomedirs({}, async (folder) => {
      const before = await readdir(folder, { recursive: true });
      expect((await audit(folder)).findings).toEqual([]);
      expect((await audit(join(folder, 'scriptworker'))).findings).toEqual([]);
      expect(await readdir(folder, { recursive: true })).toEqual(before);
    });
  });

  test('finds in them what it finds in a repository', async () => {
    const files = {
      'docker-worker/brief.asc': (await createPair('brief', 181)).publicKey,
      'scriptworker/valid/stray.asc': (await createPair('stray')).publicKey,
    };
    await withHomedirs(files, async (folder) => {
      const { subject, findings } = await audit(folder);
      expect(subject).toEqual({ kind: 'homedir', path: folder });
      expect(findings).toMatchObject([
        { code: 'key-uncertified', severity: 'error', implementation: 'scriptworker' },
        { code: 'key-expiring', severity: 'warning', implementation: 'docker-worker' },
      ]);
      expect((await audit(join(folder, 'docker-worker'))).findings).toMatchObject([
        { code: 'key-expiring', implementation: null, path: join(folder, 'docker-worker') },
      ]);
      expect((await audit(join(folder, 'docker-worker'), { withinDays: 1 })).findings).toEqual([]);
    });
  });

  test('finds one that others can change', async () => {
    await withHomedirs({}, async (folder) => {
      await chmod(join(folder, 'docker-worker'), 0o750);
      expect(codesOf((await audit(folder)).findings)).toEqual(['error homedir-permissions']);
    });
  });

  test('finds private keys, of new and old versions of gpg', async () => {
    const gpg = await GpgKeys.create();
    await gpg.key('worker', 'rsa3072');
    expect(codesOf((await audit(gpg.homedir)).findings)).toEqual(['warning homedir-secret']);
    await gpg.close();
    await withHomedirs({}, async (folder) => {
      await writeFile(join(folder, 'docker-worker/secring.gpg'), 'x');
      expect(codesOf((await audit(folder)).findings)).toEqual(['warning homedir-secret']);
    });
  });

  test('refuses what is no homedir, or none that gpg reads', async () => {
    await withTemporaryFolder(async (folder) => {
      await expectRejected(audit(folder), KeyRepoError, 'key-repo-folder');
      await mkdir(join(folder, 'docker-worker'), { mode: 0o700 });
      await writeFile(join(folder, 'docker-worker/pubring.kbx'), 'x');
      await expectRejected(audit(folder, { gpg: 'no-such-gpg' }), KeyRepoError, 'key-repo-gpg');
    });
  });
});
