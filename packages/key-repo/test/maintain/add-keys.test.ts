import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected } from '@chain-of-trust/fixtures';
import { generateEd25519KeyPair, type OpenPgpKeyPair } from '@chain-of-trust/signing';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KeyRepoError, type KeyRepoErrorCode } from '../../src/error.js';
import { type AddKeysOptions, addKeys } from '../../src/maintain/add-keys.js';
import type { Files } from '../support/audited-repository.js';
import { certified, otherVersion, revoked } from '../support/key-versions.js';
import { at, createPair, fill, toBinary } from '../support/test-keys.js';
import { TestRepository } from '../support/test-repository.js';

describe('addKeys', () => {
  let repository: TestRepository;
  let worker: OpenPgpKeyPair;
  let other: OpenPgpKeyPair;
  let alice: OpenPgpKeyPair;
  let mallory: OpenPgpKeyPair;
  const nameOf = ({ fingerprint }: OpenPgpKeyPair, name = 'worker') =>
    `${name}@example.com-${fingerprint.slice(-16)}.asc`;

  beforeAll(async () => {
    repository = await TestRepository.create();
    [worker, other, alice, mallory] = await Promise.all([
      createPair('worker'),
      createPair('other'),
      createPair('alice'),
      createPair('mallory'),
    ]);
  });

  afterAll(() => repository.close());

  beforeEach(async () => {
    await commit({ 'docker-worker/other.pub': other.publicKey });
  });

  async function commit(files: Files): Promise<void> {
    await repository.git(['reset', '--quiet', '--hard']);
    await repository.git(['clean', '-fdqx']);
    await repository.commit(files);
  }

  /** Adds files that are beside the repository, by their names. */
  async function add(files: Files, options: Partial<AddKeysOptions> = {}) {
    await rm(repository.beside('new'), { recursive: true, force: true });
    await fill(repository.beside('new'), files);
    const paths = Object.keys(files).map((name) => join(repository.beside('new'), name));
    return addKeys(paths, { path: repository.path, implementation: 'docker-worker', at, ...options });
  }

  const status = () => repository.git(['status', '--porcelain', '--untracked-files=all', '--ignored']);

  /** Refused, with nothing changed and nothing left behind. */
  async function expectRefused(files: Files, code: KeyRepoErrorCode, options: Partial<AddKeysOptions> = {}) {
    const before = await status();
    const error = await expectRejected(add(files, options), KeyRepoError, code);
    expect(await status()).toBe(before);
    return error;
  }

  describe('when keys are good', () => {
    test('they get files of a stable name, and are in the index', async () => {
      const { publicKey: ed25519 } = generateEd25519KeyPair();
      const found = await add({ 'a.txt': worker.publicKey, b: toBinary(alice.publicKey), c: ed25519 });
      expect(found.map(({ path }) => path)).toEqual([
        `docker-worker/${nameOf(worker)}`,
        `docker-worker/${nameOf(alice, 'alice').replace('.asc', '.gpg')}`,
        expect.stringMatching(/^docker-worker\/ed25519-[0-9a-f]{16}\.pub$/),
      ]);
      expect(found[0]).toEqual({
        fingerprint: worker.fingerprint,
        userIds: ['worker <worker@example.com>'],
        source: join(repository.beside('new'), 'a.txt'),
        path: `docker-worker/${nameOf(worker)}`,
        isReplaced: false,
        isRevocation: false,
      });
      expect(await readFile(join(repository.path, found[0]?.path ?? ''), 'utf8')).toBe(worker.publicKey);
      expect(await repository.git(['diff', '--cached', '--name-only', '--diff-filter=A'])).toBe(
        found
          .map(({ path }) => path)
          .sort()
          .join('\n'),
      );
      expect(await status()).not.toContain('?');
    });

    test('a newer version takes the place of the older one', async () => {
      await commit({ 'docker-worker/some/name.pub': worker.publicKey });
      const version = await otherVersion(worker, { days: 800 });
      expect(await add({ a: version })).toMatchObject([
        { path: 'docker-worker/some/name.pub', isReplaced: true },
      ]);
      expect(await readFile(join(repository.path, 'docker-worker/some/name.pub'), 'utf8')).toBe(version);
      expect(await status()).toBe('M  docker-worker/some/name.pub');
    });

    test('the revocation of a key that is there takes its place', async () => {
      await commit({ 'docker-worker/x': worker.publicKey });
      const version = await revoked(worker);
      expect(await add({ a: version })).toMatchObject([
        { path: 'docker-worker/x', isReplaced: true, isRevocation: true },
      ]);
      expect(await readFile(join(repository.path, 'docker-worker/x'), 'utf8')).toBe(version);
    });

    test('they go into the half that is named, where a trusted key has certified them', async () => {
      const options = { implementation: 'scriptworker' } as const;
      expect(await add({ a: alice.publicKey }, { ...options, half: 'trusted' })).toMatchObject([
        { path: `scriptworker/trusted/${nameOf(alice, 'alice')}` },
      ]);
      const key = { a: await certified(worker.publicKey, alice) };
      expect(await add(key, { ...options, half: 'valid' })).toMatchObject([
        { path: `scriptworker/valid/${nameOf(worker)}` },
      ]);
    });

    test('any folder of the checkout will do', async () => {
      const path = join(repository.path, 'docker-worker');
      expect(await add({ a: worker.publicKey }, { path })).toMatchObject([
        { path: `docker-worker/${nameOf(worker)}` },
      ]);
    });
  });

  describe('when one of them is not, nothing is added', () => {
    const good = () => ({ good: worker.publicKey });

    test.each<[string, KeyRepoErrorCode, () => Files | Promise<Files>]>([
      ['an empty file', 'key-repo-file', () => ({ x: '' })],
      ['no key', 'key-repo-file', () => ({ x: 'no key' })],
      ['a private key', 'key-repo-secret', () => ({ x: alice.privateKey })],
      [
        'a seed',
        'key-repo-secret',
        () => ({ x: Buffer.from(generateEd25519KeyPair().privateKey, 'base64') }),
      ],
      ['several keys', 'key-repo-add-key', () => ({ x: alice.publicKey + mallory.publicKey })],
      ['an expired key', 'key-repo-add-key', async () => ({ x: (await createPair('old', 30)).publicKey })],
      ['a revoked key', 'key-repo-add-key', async () => ({ x: await revoked(alice) })],
      ['one that is there', 'key-repo-add-present', () => ({ x: other.publicKey })],
      ['one twice', 'key-repo-add-present', () => ({ x: alice.publicKey, y: alice.publicKey })],
      ['a large file', 'key-repo-bounds', () => ({ x: Buffer.alloc(1024 * 1024 + 1) })],
    ])('%s', async (_, code, files) => {
      await expectRefused({ ...good(), ...(await files()) }, code);
    });

    test('a file that is none', async () => {
      const options = { path: repository.path, implementation: 'docker-worker', at } as const;
      await expectRejected(addKeys([repository.path], options), KeyRepoError, 'key-repo-file');
      await expectRejected(addKeys(['/nonexistent'], options), KeyRepoError, 'key-repo-file');
      const pipe = repository.beside('pipe');
      await execa('mkfifo', [pipe]);
      await expectRejected(addKeys([pipe], options), KeyRepoError, 'key-repo-file');
      await expectRejected(addKeys([], options), KeyRepoError, 'key-repo-add-key');
    });

    test('a key that another implementation has', async () => {
      await expectRefused({ x: other.publicKey }, 'key-repo-add-present', {
        implementation: 'generic-worker',
      });
    });

    test('a version without the revocation that is there', async () => {
      await commit({ 'docker-worker/x': await revoked(worker) });
      expect((await expectRefused(good(), 'key-repo-add-key')).message).toContain('lacks the revocation');
    });

    test('a version of a key that is in two files, or not alone in its file', async () => {
      const version = { x: await otherVersion(worker, { days: 800 }) };
      await commit({ 'docker-worker/x': worker.publicKey, 'docker-worker/y': worker.publicKey });
      await expectRefused(version, 'key-repo-add-present');
      await commit({ 'docker-worker/x': worker.publicKey + other.publicKey });
      await expectRefused(version, 'key-repo-add-present');
    });

    test('something else in its place', async () => {
      await commit({
        'docker-worker/other.pub': other.publicKey,
        [`docker-worker/${nameOf(worker)}`]: alice.publicKey,
      });
      await expectRefused(good(), 'key-repo-add-present');
    });
  });

  describe('when the folder is a signed one', () => {
    const signed = { 'scriptworker/trusted/alice': '', 'scriptworker/valid/other': '' };
    const options = { implementation: 'scriptworker', half: 'valid' } as const;

    beforeEach(async () => {
      await commit({
        ...signed,
        'scriptworker/trusted/alice': alice.publicKey,
        'scriptworker/valid/other': await certified(other.publicKey, alice),
      });
    });

    test('a key that nobody trusted has certified is refused', async () => {
      await expectRefused({ x: worker.publicKey }, 'key-repo-add-key', options);
      await expectRefused({ x: await certified(worker.publicKey, mallory) }, 'key-repo-add-key', options);
      expect(await add({ x: await certified(worker.publicKey, alice) }, options)).toHaveLength(1);
    });

    test('a trusted key does not sign, too', async () => {
      const key = await certified(alice.publicKey, mallory);
      await expectRefused({ x: key }, 'key-repo-add-key', options);
      await expectRefused({ x: other.publicKey }, 'key-repo-add-present', { ...options, half: 'trusted' });
    });

    test('an ed25519 key is refused', async () => {
      await expectRefused({ x: generateEd25519KeyPair().publicKey }, 'key-repo-file', options);
    });

    test('the half has to be named, and of flat folders not', async () => {
      await expectRefused({ x: worker.publicKey }, 'key-repo-add-place', { implementation: 'scriptworker' });
      await commit({ 'docker-worker/other.pub': other.publicKey });
      await expectRefused({ x: worker.publicKey }, 'key-repo-add-place', { half: 'valid' });
      await expectRefused({ x: worker.publicKey }, 'key-repo-add-place', { implementation: 'scriptworker' });
    });
  });

  describe('when the checkout is not what it must be', () => {
    test('none, or a bare one', async () => {
      await expectRefused({ x: worker.publicKey }, 'key-repo-checkout', { path: repository.beside('new') });
      await expectRefused({ x: worker.publicKey }, 'key-repo-checkout', {
        path: join(repository.path, '.git'),
      });
    });

    test('a link in the place of the folder', async () => {
      const link = join(repository.path, 'generic-worker');
      for (const target of ['docker-worker', 'absent']) {
        await symlink(target, link);
        await expectRefused({ x: worker.publicKey }, 'key-repo-entry', { implementation: 'generic-worker' });
        await rm(link);
      }
      await commit({ 'scriptworker/trusted/alice': alice.publicKey });
      await symlink('absent', join(repository.path, 'scriptworker/valid'));
      const options = { implementation: 'scriptworker', half: 'valid' } as const;
      await expectRefused({ x: await certified(worker.publicKey, alice) }, 'key-repo-entry', options);
    });

    test('a file that is no key', async () => {
      await commit({ 'docker-worker/other.pub': other.publicKey, 'generic-worker/x': 'x' });
      await expectRefused({ x: worker.publicKey }, 'key-repo-file');
    });

    test('the index is locked: everything is as before, also folders', async () => {
      const lock = join(repository.path, '.git/index.lock');
      await writeFile(lock, '');
      const files = { x: worker.publicKey, y: await otherVersion(other, { days: 800 }) };
      await expectRefused(files, 'key-repo-git');
      expect(await readFile(join(repository.path, 'docker-worker/other.pub'), 'utf8')).toBe(other.publicKey);
      await expectRefused({ x: worker.publicKey }, 'key-repo-git', { implementation: 'generic-worker' });
      expect(await readdir(repository.path)).not.toContain('generic-worker');
      await rm(lock);
    });

    test('files of that kind are ignored: they are added all the same', async () => {
      await commit({ 'docker-worker/other.pub': other.publicKey, '.gitignore': '*.asc\n' });
      await add({ x: worker.publicKey, y: await otherVersion(other, { days: 800 }) });
      expect(await status()).toBe(`M  docker-worker/other.pub\nA  docker-worker/${nameOf(worker)}`);
    });
  });
});
