import { execFileSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { generateEd25519KeyPair, type OpenPgpKeyPair, type WorkerKeySet } from '@chain-of-trust/signing';
import type { WorkerImplementation } from '@chain-of-trust/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadWorkerKeySet, loadWorkerKeys } from '../../src/disk/load-worker-keys.js';
import { KeyRepoError, type KeyRepoErrorCode } from '../../src/error.js';
import { at, createPair, fill, toBinary } from '../support/test-keys.js';

const ed25519 = generateEd25519KeyPair();
let first: OpenPgpKeyPair;
let second: OpenPgpKeyPair;
let trusted: OpenPgpKeyPair;
beforeAll(async () => {
  [first, second, trusted] = await Promise.all([createPair(), createPair(), createPair('trusted')]);
});

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Loads one implementation from a folder with these files, which may be changed before. */
async function load(
  files: Files,
  options: {
    readonly implementation?: WorkerImplementation;
    readonly prepare?: (folder: string) => unknown;
  } = {},
): Promise<WorkerKeySet> {
  const { implementation = 'docker-worker', prepare } = options;
  return withTemporaryFolder(async (folder) => {
    await fill(folder, files);
    await prepare?.(folder);
    return loadWorkerKeySet(folder, implementation, { at });
  });
}

const fingerprints = (set: WorkerKeySet) => set.openpgp?.keys.map(({ fingerprint }) => fingerprint);

describe('loadWorkerKeySet', () => {
  describe('when the folder is flat', () => {
    test.each<readonly [string, () => Files, () => readonly string[]]>([
      ['an armored key', () => ({ 'docker-worker/a.pub': first.publicKey }), () => [first.fingerprint]],
      ['a binary key', () => ({ 'docker-worker/a': toBinary(first.publicKey) }), () => [first.fingerprint]],
      [
        'nested folders, in the order of paths',
        () => ({ 'docker-worker/b/c/d.asc': first.publicKey, 'docker-worker/a': second.publicKey }),
        () => [second.fingerprint, first.fingerprint],
      ],
      [
        'several keys in a file',
        () => ({ 'docker-worker/a': first.publicKey + second.publicKey }),
        () => [first.fingerprint, second.fingerprint],
      ],
      [
        'several binary keys in a file',
        () => ({ 'docker-worker/a': Buffer.concat([first, second].map((key) => toBinary(key.publicKey))) }),
        () => [first.fingerprint, second.fingerprint],
      ],
      [
        'hidden files and files without keys beside them',
        () => ({
          'docker-worker/a': first.publicKey,
          'docker-worker/README.md': 'words',
          'docker-worker/.git/config': 'words',
          'docker-worker/b/.DS_Store': 'words',
        }),
        () => [first.fingerprint],
      ],
    ])('%s: read', async (_, files, expected) => {
      const set = await load(files());
      expect(fingerprints(set)).toEqual(expected());
      expect(set.openpgp).not.toHaveProperty('certifiers');
      expect(set.ed25519).toEqual([]);
    });

    test('ed25519 keys in base64 and PEM are read, beside OpenPGP ones', async () => {
      const other = generateEd25519KeyPair();
      const set = await load({
        'generic-worker/a.pub': `${ed25519.publicKey}\n`,
        'docker-worker/a': `${ed25519.publicKey}\n`,
        'docker-worker/b.pem': other.publicKeyPem,
        'docker-worker/c': first.publicKey,
      });
      expect(set.ed25519.map(({ fingerprint }) => fingerprint)).toEqual([ed25519.publicKey, other.publicKey]);
      expect(fingerprints(set)).toEqual([first.fingerprint]);
    });

    test('without OpenPGP keys, there is no OpenPGP key set', async () => {
      const set = await load({ 'docker-worker/a': ed25519.publicKey });
      expect(set.openpgp).toBe(undefined);
      expect(set.workerImplementation).toBe('docker-worker');
      expect(set.origin).toMatch(/\/docker-worker$/);
    });

    test('the keys of other implementations are not even looked at', async () => {
      const set = await load({
        'docker-worker/a': first.publicKey,
        'generic-worker/a': first.privateKey,
        'scriptworker/a': second.publicKey,
      });
      expect(fingerprints(set)).toEqual([first.fingerprint]);
    });
  });

  describe('when the folder is signed', () => {
    test('keys come from valid/, certifiers from trusted/, also nested', async () => {
      const set = await load({
        'docker-worker/valid/a/b': first.publicKey,
        'docker-worker/trusted/c': trusted.publicKey,
        'docker-worker/trusted/README.md': 'words',
      });
      expect(fingerprints(set)).toEqual([first.fingerprint]);
      expect(set.openpgp?.certifiers?.map(({ fingerprint }) => fingerprint)).toEqual([trusted.fingerprint]);
    });

    test.each<readonly [string, () => Files, KeyRepoErrorCode]>([
      ['valid/ alone', () => ({ 'docker-worker/valid/a': first.publicKey }), 'key-repo-folder'],
      ['trusted/ alone', () => ({ 'docker-worker/trusted/a': first.publicKey }), 'key-repo-folder'],
      [
        'an empty trusted/',
        () => ({ 'docker-worker/valid/a': first.publicKey, 'docker-worker/trusted/README.md': '' }),
        'key-repo-empty',
      ],
      [
        'an ed25519 key in valid/',
        () => ({
          'docker-worker/valid/a': first.publicKey,
          'docker-worker/valid/b': ed25519.publicKey,
          'docker-worker/trusted/a': trusted.publicKey,
        }),
        'key-repo-file',
      ],
      [
        'an ed25519 key in trusted/',
        () => ({
          'docker-worker/valid/a': first.publicKey,
          'docker-worker/trusted/a': trusted.publicKey,
          'docker-worker/trusted/b': ed25519.publicKey,
        }),
        'key-repo-file',
      ],
    ])('%s: refused', async (_, files, code) => {
      await expectRejected(load(files()), KeyRepoError, code);
    });
  });

  describe('when a file has a suffix that is no key', () => {
    test.each<readonly [WorkerImplementation, readonly string[]]>([
      ['docker-worker', ['.md', '.json']],
      ['generic-worker', ['.md', '.in', '.sh']],
      ['taskcluster-worker', ['.md']],
      ['scriptworker', ['.md']],
    ])('%s passes over %j and refuses all others', async (implementation, ignored) => {
      for (const suffix of ['.md', '.json', '.in', '.sh', '.txt', '']) {
        const loading = load(
          { [`${implementation}/a`]: first.publicKey, [`${implementation}/b${suffix}`]: 'words' },
          { implementation },
        );
        if (ignored.includes(suffix)) expect(fingerprints(await loading)).toEqual([first.fingerprint]);
        else await expectRejected(loading, KeyRepoError, 'key-repo-file');
      }
    });
  });

  describe('when one file among good ones is bad', () => {
    test.each<readonly [string, () => string | Uint8Array, KeyRepoErrorCode]>([
      ['empty', () => '', 'key-repo-file'],
      ['words', () => 'words', 'key-repo-file'],
      ['random bytes', () => Buffer.from('c0ffee0011', 'hex'), 'key-repo-file'],
      ['half a key', () => first.publicKey.slice(0, 200), 'key-repo-file'],
      [
        'PEM of another kind',
        () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
        'key-repo-file',
      ],
      ['two ed25519 keys', () => ed25519.publicKeyPem + ed25519.publicKeyPem, 'key-repo-file'],
      ['a private OpenPGP key', () => first.privateKey, 'key-repo-secret'],
      ['a binary private OpenPGP key', () => toBinary(first.privateKey), 'key-repo-secret'],
      ['a private ed25519 key', () => ed25519.privateKeyPem, 'key-repo-secret'],
      ['more than 1 MiB', () => Buffer.alloc(1024 * 1024 + 1, first.publicKey), 'key-repo-bounds'],
    ])('%s: refused with its path', async (_, content, code) => {
      const files = { 'docker-worker/a': second.publicKey, 'docker-worker/bad': content() };
      const error = await expectRejected(load(files), KeyRepoError, code);
      expect(error.facts.path).toMatch(/docker-worker\/bad$/);
    });
  });

  describe('when something is neither a file nor a folder', () => {
    test.each<readonly [string, (folder: string) => unknown]>([
      ['a link to a file', (folder) => symlink('a', join(folder, 'docker-worker/link'))],
      ['a link to a folder', (folder) => symlink('.', join(folder, 'docker-worker/link'))],
      ['a dangling link', (folder) => symlink('none', join(folder, 'docker-worker/link'))],
      ['a pipe', (folder) => execFileSync('mkfifo', [join(folder, 'docker-worker/pipe')])],
    ])('%s: refused', async (_, prepare) => {
      const loading = load({ 'docker-worker/a': first.publicKey }, { prepare });
      await expectRejected(loading, KeyRepoError, 'key-repo-entry');
    });

    test.each(['trusted', 'valid'])('a link for the folder %s/: refused', async (name) => {
      const files = {
        'docker-worker/trusted/a': trusted.publicKey,
        'docker-worker/valid/a': first.publicKey,
        'elsewhere/a': second.publicKey,
      };
      const kept = Object.entries(files).filter(([path]) => !path.includes(`/${name}/`));
      const prepare = (folder: string) => symlink('../elsewhere', join(folder, 'docker-worker', name));
      await expectRejected(load(Object.fromEntries(kept), { prepare }), KeyRepoError, 'key-repo-entry');
    });

    test('a link for the folder of the implementation: refused', async () => {
      const prepare = (folder: string) => symlink('elsewhere', join(folder, 'docker-worker'));
      const loading = load({ 'elsewhere/a': first.publicKey }, { prepare });
      await expectRejected(loading, KeyRepoError, 'key-repo-entry');
    });
  });

  describe('when there is no key', () => {
    test.each<readonly [string, Files, KeyRepoErrorCode]>([
      ['no folder of the implementation', { 'generic-worker/a': '' }, 'key-repo-folder'],
      ['a file in its place', { 'docker-worker': 'x' }, 'key-repo-folder'],
      ['nothing but files without keys', { 'docker-worker/README.md': 'x' }, 'key-repo-empty'],
    ])('%s: refused', async (_, files, code) => {
      await expectRejected(load(files), KeyRepoError, code);
    });

    test('an empty folder: refused', async () => {
      const prepare = (folder: string) => mkdir(join(folder, 'docker-worker'));
      await expectRejected(load({}, { prepare }), KeyRepoError, 'key-repo-empty');
    });
  });

  describe('when there are more files than any repository has', () => {
    test('refused', async () => {
      const names = Array.from({ length: 10_001 }, (_, index) => [`docker-worker/${index}`, 'x']);
      await expectRejected(load(Object.fromEntries(names)), KeyRepoError, 'key-repo-bounds');
    });
  });
});

describe('loadWorkerKeys', () => {
  const loadAll = (files: Files) =>
    withTemporaryFolder(async (folder) => {
      await fill(folder, files);
      return loadWorkerKeys(folder, { at });
    });

  describe('when several implementations have keys', () => {
    test('each has its own set, and other entries are not read', async () => {
      const sets = await loadAll({
        'docker-worker/a': first.publicKey,
        'scriptworker/valid/a': second.publicKey,
        'scriptworker/trusted/a': trusted.publicKey,
        'README.md': 'words',
        'people/a': trusted.privateKey,
      });
      expect([...sets.keys()].sort()).toEqual(['docker-worker', 'scriptworker']);
      expect([...sets.values()].map(fingerprints)).toEqual([[first.fingerprint], [second.fingerprint]]);
    });
  });

  describe('when one of them is bad', () => {
    test('refused as a whole', async () => {
      const files = { 'docker-worker/a': first.publicKey, 'generic-worker/a': 'words' };
      const error = await expectRejected(loadAll(files), KeyRepoError, 'key-repo-file');
      expect(error.cause).toMatchObject({ code: 'signing-key-malformed' });
    });
  });

  describe('when there are none', () => {
    test('an empty folder: refused', async () => {
      await expectRejected(loadAll({}), KeyRepoError, 'key-repo-empty');
    });

    test('a folder of none of the names: refused', async () => {
      await expectRejected(loadAll({ 'docker_worker/a': first.publicKey }), KeyRepoError, 'key-repo-empty');
    });

    test.each(['absent', 'file'])('%s in place of the folder: refused', async (name) => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { file: 'x' });
        const loading = loadWorkerKeys(join(folder, name), { at });
        await expectRejected(loading, KeyRepoError, 'key-repo-folder');
      });
    });
  });
});
