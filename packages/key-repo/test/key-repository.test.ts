import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected } from '@chain-of-trust/fixtures';
import { generateEd25519KeyPair, type OpenPgpKeyPair } from '@chain-of-trust/signing';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KeyRepoError, type KeyRepoErrorCode } from '../src/error.js';
import { type KeyRepositoryOptions, keySetsOf, readKeyRepository } from '../src/key-repository.js';
import { at, createPair, fill } from './support/test-keys.js';
import { TestRepository, taggedAt } from './support/test-repository.js';

const day = 24 * 60 * 60 * 1000;
const later = new Date(taggedAt.getTime() + day);

describe('readKeyRepository', () => {
  let repository: TestRepository;
  let signer: { readonly fingerprint: string; readonly publicKey: string };
  let worker: OpenPgpKeyPair;
  let signers: string;

  beforeAll(async () => {
    repository = await TestRepository.create();
    signer = await repository.createSigner();
    worker = await createPair();
    signers = repository.beside('signers');
    await fill(signers, { 'signer.asc': signer.publicKey });
  });

  afterAll(() => repository.close());

  beforeEach(async () => {
    for (const tag of (await repository.git(['tag'])).split('\n').filter((name) => name !== ''))
      await repository.git(['update-ref', '-d', `refs/tags/${tag}`]);
    await repository.commit({ 'docker-worker/a.asc': worker.publicKey });
  });

  const read = (options: Partial<KeyRepositoryOptions> = {}) =>
    readKeyRepository({ path: repository.path, signers: { keys: signers }, at, ...options });
  const sign = (name = 'v1', date = taggedAt) => repository.tag(name, { by: signer.fingerprint, date });
  const expectRefused = (code: KeyRepoErrorCode, options: Partial<KeyRepositoryOptions> = {}) =>
    expectRejected(read(options), KeyRepoError, code);

  test('when a signer has signed the tag, its keys are read', async () => {
    const id = await sign();
    const { tag, implementations, failures } = await read();
    expect(tag).toEqual({
      name: 'v1',
      id,
      commit: await repository.git(['rev-parse', 'HEAD']),
      tagger: 'T <t@example.com>',
      taggedAt,
      signer: { primaryFingerprint: signer.fingerprint, signingFingerprint: signer.fingerprint },
    });
    expect(failures.size).toBe(0);
    const keys = implementations.get('docker-worker');
    expect(keys).toMatchObject({
      layout: 'flat',
      files: new Map([['docker-worker/a.asc', [worker.fingerprint]]]),
      keys: [{ fingerprint: worker.fingerprint, validity: 'valid', isTrusted: false, algorithm: 'ed25519' }],
    });
  });

  test('when the work tree differs from the tag, the tag counts', async () => {
    await sign();
    await rm(join(repository.path, 'docker-worker'), { recursive: true });
    await mkdir(join(repository.path, 'generic-worker'));
    await writeFile(join(repository.path, 'generic-worker/x'), 'no key');
    expect([...keySetsOf(await read()).keys()]).toEqual(['docker-worker']);
  });

  test('when several tags can be reached, the one that git describe finds counts', async () => {
    await sign('v1');
    await sign('v2', later);
    await repository.commit({ 'docker-worker/b.asc': worker.publicKey });
    const found = await repository.git(['describe', '--abbrev=0']);
    expect((await read()).tag.name).toBe(found);
    expect(found).toBe('v2');
    expect((await read({ tag: 'v1' })).tag.name).toBe('v1');
  });

  test.each(['bare', 'shallow', 'mirror'])('when the clone is %s, it works', async (kind) => {
    await sign();
    const clone = repository.beside(kind);
    const how = { bare: ['--bare'], shallow: ['--depth=1'], mirror: ['--mirror'] }[kind] ?? [];
    await execa('git', ['clone', '--quiet', ...how, `file://${repository.path}`, clone]);
    expect((await read({ path: clone })).tag.name).toBe('v1');
    await rm(clone, { recursive: true });
  });

  test('when a branch is named, it is one of the remote first', async () => {
    await sign();
    await repository.git(['branch', '--force', '-dash', 'HEAD']).catch(() => undefined);
    await repository.git(['update-ref', 'refs/heads/-dash', 'HEAD']);
    expect((await read({ branch: '-dash' })).tag.name).toBe('v1');
    await expectRefused('key-repo-tag-missing', { branch: 'absent' });
    await expectRefused('key-repo-tag-missing', { branch: '--all' });
  });

  describe('when the tag is not what it must be', () => {
    test('there is none', async () => {
      await expectRefused('key-repo-tag-missing');
      await expectRefused('key-repo-tag-missing', { tag: 'v9' });
      await expectRefused('key-repo-tag-missing', { tag: '-v9' });
      await expectRefused('key-repo-git', { path: signers });
    });

    test('in a folder that is no repository, or not there at all', async () => {
      for (const path of [repository.beside('signers'), repository.beside('nothing')])
        await expectRefused('key-repo-git', { path });
    });

    test('lightweight', async () => {
      await repository.git(['tag', 'v1']);
      await expectRefused('key-repo-tag-lightweight', { tag: 'v1' });
      await expectRefused('key-repo-tag-missing');
    });

    test('unsigned', async () => {
      await repository.tag('v1', { by: undefined });
      await expectRefused('key-repo-tag-unsigned');
    });

    test('unsigned, and newer than a good one', async () => {
      await sign();
      await repository.tag('v2', { by: undefined, date: later });
      await expectRefused('key-repo-tag-unsigned');
    });

    test('signed by somebody who is no signer', async () => {
      const other = await repository.createSigner('other');
      await repository.tag('v1', { by: other.fingerprint });
      const error = await expectRefused('key-repo-tag-signature');
      expect(error.facts.reason).toBe('signing-key-unknown');
    });

    test('signed by a key that has expired since', async () => {
      await sign();
      const error = await expectRefused('key-repo-tag-signature', { at: new Date('2027-06-01T00:00:00Z') });
      expect(error.facts.reason).toBe('signing-key-expired');
    });

    test('moved to another name', async () => {
      const id = await sign('v1');
      await repository.git(['update-ref', 'refs/tags/v2', id]);
      await expectRefused('key-repo-tag-renamed', { tag: 'v2' });
      await repository.git(['update-ref', '-d', 'refs/tags/v1']);
      const { facts } = await expectRefused('key-repo-tag-renamed');
      expect(facts).toEqual({ tag: 'v2', signedAs: 'v1' });
    });

    test('dated after the reference time', async () => {
      await sign();
      const error = await expectRefused('key-repo-tag-signature', { at: new Date('2026-02-01T00:00:00Z') });
      expect(error.facts.reason).toBe('signing-signature-future');
    });
  });

  describe('when its object was made by hand', () => {
    const textOf = async (name = 'v1', type = 'commit', object = 'HEAD') =>
      `object ${await repository.git(['rev-parse', object])}\ntype ${type}\ntag ${name}\ntagger T <t@example.com> ${taggedAt.getTime() / 1000} +0000\n\nkeys\n`;

    test('as git makes it: accepted', async () => {
      const text = await textOf();
      await repository.writeTag('v1', text + (await repository.sign(text, signer.fingerprint)));
      expect((await read()).tag.name).toBe('v1');
    });

    test.each([
      ['text after the signature', (text: string, signature: string) => `${text}${signature}x\n`],
      [
        'a changed message',
        (text: string, signature: string) => `${text.replace('keys', 'leys')}${signature}`,
      ],
    ])('%s', async (_, combine) => {
      const text = await textOf();
      await repository.writeTag('v1', combine(text, await repository.sign(text, signer.fingerprint)));
      await expectRefused('key-repo-tag-signature');
    });

    test('a second signature', async () => {
      const text = await textOf();
      const signature = await repository.sign(text, signer.fingerprint);
      await repository.writeTag('v1', `${text}${signature}${signature}`);
      await expectRefused('key-repo-tag-several');
    });

    test.each([
      ['ssh', '-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n'],
      ['x509', '-----BEGIN SIGNED MESSAGE-----\nAAAA\n-----END SIGNED MESSAGE-----\n'],
    ])('an %s signature is named as such', async (name, signature) => {
      await repository.writeTag('v1', `${await textOf()}${signature}`);
      expect((await expectRefused('key-repo-tag-format')).message).toContain(name);
    });

    test('of a tree', async () => {
      const text = await textOf('v1', 'tree', 'HEAD^{tree}');
      await repository.writeTag('v1', text + (await repository.sign(text, signer.fingerprint)));
      await expectRefused('key-repo-tag-malformed', { tag: 'v1' });
    });
  });

  describe('when a rule about tags is configured', () => {
    const floor = { name: 'v1', id: '0'.repeat(40), taggedAt };

    test('a name that does not match as a whole', async () => {
      await sign('production-2');
      expect((await read({ namePattern: /production-\d/ })).tag.name).toBe('production-2');
      await expectRefused('key-repo-tag-name', { namePattern: /production/ });
    });

    test('a tag that is not newer than the last one', async () => {
      const id = await sign();
      expect((await read({ floor: { ...floor, id } })).tag.id).toBe(id);
      await expectRefused('key-repo-tag-rollback', { floor });
      await sign('v2', later);
      expect((await read({ floor })).tag.name).toBe('v2');
    });

    test('a tag that is too old', async () => {
      await sign();
      const days = Math.ceil((at.getTime() - taggedAt.getTime()) / day);
      expect((await read({ maxAgeDays: days })).tag.name).toBe('v1');
      await expectRefused('key-repo-tag-age', { maxAgeDays: days - 1 });
    });
  });

  describe('when a folder is not what it must be', () => {
    const failureOf = async (files: Readonly<Record<string, string | Uint8Array>>) => {
      const other = { 'generic-worker/a.asc': worker.publicKey };
      await repository.commit({ ...other, ...files });
      await sign();
      const { failures, implementations } = await read();
      expect([...implementations.keys()]).toEqual(['generic-worker']);
      return failures.get('docker-worker');
    };

    test.each<[string, KeyRepoErrorCode, Readonly<Record<string, string>>]>([
      ['an empty file', 'key-repo-file', { 'docker-worker/a': '' }],
      ['no key', 'key-repo-file', { 'docker-worker/a': 'x' }],
      ['nothing but notes', 'key-repo-empty', { 'docker-worker/a.md': 'x' }],
      ['one half only', 'key-repo-folder', { 'docker-worker/valid/a.md': 'x' }],
      ['a file in its place', 'key-repo-entry', { 'docker-worker': 'x' }],
    ])('%s fails its own implementation only', async (_, code, files) => {
      expect(await failureOf(files)).toMatchObject({ name: 'KeyRepoError', code });
    });

    test('a private key', async () => {
      expect(await failureOf({ 'docker-worker/a': worker.privateKey })).toMatchObject({
        code: 'key-repo-secret',
      });
    });

    test('an ed25519 key that nobody can certify', async () => {
      const { publicKey } = generateEd25519KeyPair();
      const files = { 'docker-worker/trusted/a': worker.publicKey, 'docker-worker/valid/b': publicKey };
      expect(await failureOf(files)).toMatchObject({ code: 'key-repo-file' });
    });

    test('no implementation at all', async () => {
      await repository.commit({ 'README.md': 'x' });
      await sign();
      await expectRefused('key-repo-empty');
    });
  });
});
