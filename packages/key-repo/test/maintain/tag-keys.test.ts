import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected } from '@chain-of-trust/fixtures';
import type { OpenPgpKeyPair } from '@chain-of-trust/signing';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { KeyRepoError, type KeyRepoErrorCode } from '../../src/error.js';
import { readKeyRepository } from '../../src/key-repository.js';
import { type MakeTagOptions, makeTag } from '../../src/maintain/make-tag.js';
import { planTag, type TagKeysOptions } from '../../src/maintain/plan-tag.js';
import { createPair, fill } from '../support/test-keys.js';
import { TestRepository, taggedAt } from '../support/test-repository.js';

const day = 24 * 60 * 60 * 1000;
const today = new Date(taggedAt.getTime() + 10 * day);

describe('planTag and makeTag', () => {
  let repository: TestRepository;
  let signer: { readonly fingerprint: string; readonly publicKey: string };
  let stranger: { readonly fingerprint: string; readonly publicKey: string };
  let signers: { readonly keys: string };
  let worker: OpenPgpKeyPair;
  let other: OpenPgpKeyPair;

  beforeAll(async () => {
    vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
    vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1');
    vi.stubEnv('GIT_COMMITTER_DATE', today.toISOString());
    repository = await TestRepository.create();
    [signer, stranger] = [await repository.createSigner(), await repository.createSigner('stranger')];
    signers = { keys: repository.beside('signers') };
    await fill(signers.keys, { 'signer.asc': signer.publicKey });
    [worker, other] = await Promise.all([createPair('worker'), createPair('other')]);
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await repository.close();
  });

  /** A repository with a good tag `v1`, and one more key since. */
  beforeEach(async () => {
    await repository.git(['reset', '--quiet', '--hard']);
    await repository.git(['clean', '-fdqx']);
    await repository.git(['checkout', '--quiet', '-B', 'main']);
    for (const tag of (await repository.git(['tag'])).split('\n').filter((name) => name !== ''))
      await repository.git(['update-ref', '-d', `refs/tags/${tag}`]);
    await repository.commit({ 'docker-worker/a.asc': worker.publicKey });
    await repository.tag('v1', { by: signer.fingerprint });
    await repository.commit({
      'docker-worker/a.asc': worker.publicKey,
      'docker-worker/b.asc': other.publicKey,
    });
    await repository.configureUser(today);
  });

  const optionsOf = (options: Partial<TagKeysOptions>): TagKeysOptions => ({
    path: repository.path,
    signers,
    key: signer.fingerprint,
    at: today,
    ...options,
  });
  const plan = (options: Partial<TagKeysOptions> = {}, name = 'v2') => planTag(name, optionsOf(options));
  const make = async (options: Partial<TagKeysOptions> = {}, making: Partial<MakeTagOptions> = {}) =>
    makeTag(await plan(options), { signers, now: () => today, ...making });
  const tags = () => repository.git(['tag']);
  const expectRefused = async (
    code: KeyRepoErrorCode,
    options: Partial<TagKeysOptions> = {},
    name = 'v2',
  ) => {
    const before = await tags();
    const error = await expectRejected(plan(options, name), KeyRepoError, code);
    expect(await tags()).toBe(before);
    return error;
  };

  describe('when all is well', () => {
    test('the plan tells what changes, and makes nothing', async () => {
      const { diff, signer: by, since, commit } = await plan();
      expect(by.primaryFingerprint).toBe(signer.fingerprint);
      expect(since?.name).toBe('v1');
      expect(commit).toBe(await repository.git(['rev-parse', 'HEAD']));
      expect(diff).toMatchObject({
        from: { name: 'v1' },
        implementations: {
          'docker-worker': { changes: [{ kind: 'key-added', fingerprint: other.fingerprint }] },
        },
      });
      expect(await tags()).toBe('v1');
    });

    test('the tag is made by the real git, says what changes, and is what verifiers take', async () => {
      const made = await make();
      expect(made).toMatchObject({ name: 'v2', signer: { primaryFingerprint: signer.fingerprint } });
      const found = await readKeyRepository({ path: repository.path, signers, at: today });
      expect(found.tag).toEqual(made);
      expect(await repository.git(['tag', '--verify', 'v2'])).toContain(`${other.fingerprint} other`);
    });

    test('it is signed with OpenPGP, whatever git is configured with', async () => {
      await repository.git(['config', 'gpg.format', 'ssh']);
      expect((await make()).name).toBe('v2');
      await repository.git(['config', '--unset', 'gpg.format']);
    });

    test('a message of the user is kept', async () => {
      await make({}, { message: 'new worker\n# 1' });
      expect(await repository.git(['cat-file', 'tag', 'v2'])).toContain('\n\nnew worker\n# 1\n');
    });

    test('the key comes from the configuration of git, or from who commits', async () => {
      const { key: _, ...options } = optionsOf({});
      await repository.git(['config', 'user.signingkey', signer.fingerprint.slice(-16)]);
      expect((await planTag('v2', options)).signer.key).toBe(signer.fingerprint.slice(-16));
      await repository.git(['config', '--unset', 'user.signingkey']);
      await repository.git(['config', 'user.name', 'signer']);
      await repository.git(['config', 'user.email', 'signer@example.com']);
      const found = await planTag('v2', options);
      expect(found.signer).toEqual({ key: undefined, primaryFingerprint: signer.fingerprint });
      expect((await makeTag(found, { signers, now: () => today })).name).toBe('v2');
    });

    test('the first tag of a repository comes after nothing', async () => {
      await repository.git(['update-ref', '-d', 'refs/tags/v1']);
      const { diff, since } = await plan();
      expect(since).toBeUndefined();
      expect(diff).toMatchObject({ from: { name: 'nothing', commit: '0'.repeat(40) } });
      expect((await make()).name).toBe('v2');
    });

    test('the same keys can be tagged again', async () => {
      await make();
      const later = new Date(today.getTime() + day);
      await repository.configureUser(later);
      vi.stubEnv('GIT_COMMITTER_DATE', later.toISOString());
      const again = await planTag('v3', optionsOf({ at: later }));
      expect(again.diff.implementations).toEqual({});
      expect((await makeTag(again, { signers, now: () => later })).name).toBe('v3');
      vi.stubEnv('GIT_COMMITTER_DATE', today.toISOString());
    });
  });

  describe('when a verifier would refuse it, it is not made', () => {
    test('changes that are not committed, of files that git knows or not', async () => {
      await writeFile(join(repository.path, 'docker-worker/new'), 'x');
      expect((await expectRefused('key-repo-tag-uncommitted')).message).toContain('docker-worker/new');
      await rm(join(repository.path, 'docker-worker/new'));
      await writeFile(join(repository.path, 'docker-worker/a.asc'), 'x');
      await expectRefused('key-repo-tag-uncommitted');
    });

    test('keys that cannot be read, or none', async () => {
      await repository.commit({ 'docker-worker/a.asc': worker.publicKey, 'generic-worker/a': 'x' });
      expect((await expectRefused('key-repo-tag-keys')).message).toContain('generic-worker');
      await repository.commit({ 'README.md': 'x' });
      await expectRefused('key-repo-tag-keys');
    });

    test.each(['a b', '-v2', 'v2..', '', '../x'])('the name %j', async (name) => {
      await expectRefused('key-repo-tag-name', {}, name);
    });

    test('a name that is not as configured, or taken', async () => {
      await expectRefused('key-repo-tag-name', { namePattern: /v/ });
      expect((await plan({ namePattern: /v\d/ })).name).toBe('v2');
      await expectRefused('key-repo-tag-exists', {}, 'v1');
    });

    test('a commit that does not come after the last good tag', async () => {
      const fork = await repository.git(['commit-tree', 'HEAD^{tree}', '-m', 'fork']);
      await repository.git(['reset', '--quiet', '--hard', fork]);
      await expectRefused('key-repo-tag-diverged');
      await expectRefused('key-repo-tag-diverged', { since: 'v1' });
      expect((await plan({ isFirst: true })).diff.from.name).toBe('nothing');
    });

    test('a clock that is behind', async () => {
      await expectRefused('key-repo-tag-clock', { at: taggedAt });
    });

    test('no tag before it is good, unless somebody says so', async () => {
      await repository.git(['update-ref', '-d', 'refs/tags/v1']);
      await repository.tag('unsigned', { by: undefined });
      await repository.configureUser(today);
      await expectRefused('key-repo-tag-missing');
      expect((await plan({ isFirst: true })).since).toBeUndefined();
      const { diff } = await plan({ since: 'unsigned' });
      expect(diff.from).toMatchObject({ name: 'unsigned', signer: null });
    });

    test.each<[string, () => Partial<TagKeysOptions>]>([
      ['who may not sign', () => ({ key: stranger.fingerprint })],
      ['who has no private key here', () => ({ key: worker.fingerprint })],
      ['who is an option', () => ({ key: '--version' })],
      ['who is more than one', () => ({ key: 'example.com' })],
    ])('a signer %s', async (_, options) => {
      await expectRefused('key-repo-tag-signer', options());
    });

    test('a signer whose key has expired', async () => {
      const since = { since: 'v1', at: new Date('2027-06-01T00:00:00Z') };
      expect((await expectRefused('key-repo-tag-signer', since)).message).toContain('expired');
    });

    test('nobody is configured who may sign', async () => {
      await expectRefused('key-repo-folder', { signers: { keys: repository.beside('absent') } });
    });

    test('no gpg, or no checkout', async () => {
      await repository.git(['config', 'gpg.program', '/nonexistent']);
      await expectRefused('key-repo-tag-signer');
      await expectRefused('key-repo-checkout', { path: join(repository.path, '.git') });
    });
  });

  describe('when it goes wrong while it is made, no tag is left', () => {
    const expectUnmade = async (code: KeyRepoErrorCode, making: Promise<unknown>) => {
      const error = await expectRejected(making, KeyRepoError, code);
      expect(await tags()).toBe('v1');
      return error;
    };

    test('gpg fails', async () => {
      const found = await plan();
      await writeFile(repository.beside('gpg'), '#!/bin/sh\nexit 1\n');
      await expectUnmade('key-repo-tag-sign', makeTag(found, { signers, now: () => today }));
    });

    test('another key than planned signs', async () => {
      const found = await plan();
      const by = { ...found.signer, key: stranger.fingerprint };
      const making = makeTag({ ...found, signer: by }, { signers, now: () => today });
      expect((await expectUnmade('key-repo-tag-signature', making)).message).toContain(
        'it was removed again',
      );
    });

    test('verifiers would take another tag', async () => {
      const found = await plan();
      vi.stubEnv('GIT_COMMITTER_DATE', taggedAt.toISOString());
      await repository.git(['tag', '--annotate', '--message', 'x', 'newer']);
      await expectRejected(
        makeTag(found, { signers, now: () => today }),
        KeyRepoError,
        'key-repo-tag-unsigned',
      );
      vi.stubEnv('GIT_COMMITTER_DATE', today.toISOString());
      expect(await tags()).toBe('newer\nv1');
    });

    test('verifiers would take another good one, which is dated later', async () => {
      const found = await plan();
      await repository.tag('newer', { by: signer.fingerprint, date: today });
      const earlier = new Date(today.getTime() - 1000);
      await repository.configureUser(earlier);
      vi.stubEnv('GIT_COMMITTER_DATE', earlier.toISOString());
      await expectRejected(makeTag(found, { signers, now: () => today }), KeyRepoError, 'key-repo-tag-clock');
      vi.stubEnv('GIT_COMMITTER_DATE', today.toISOString());
      expect(await tags()).toBe('newer\nv1');
    });

    test('it is not named as configured', async () => {
      await expectUnmade('key-repo-tag-name', make({}, { namePattern: /v/ }));
    });

    test('the tag is dated before the last one', async () => {
      vi.stubEnv('GIT_COMMITTER_DATE', new Date(taggedAt.getTime() - day).toISOString());
      await expectUnmade('key-repo-tag-rollback', make());
      vi.stubEnv('GIT_COMMITTER_DATE', today.toISOString());
    });

    test('the message has what looks like a signature', async () => {
      const message = 'x\n-----BEGIN PGP SIGNATURE-----';
      await expectUnmade('key-repo-tag-several', make({}, { message }));
    });

    test('the commit holds what no verifier can read', async () => {
      const found = await plan();
      const commit = await repository.commit({
        'docker-worker/a.asc': worker.publicKey,
        'generic-worker/a': 'x',
      });
      await expectUnmade('key-repo-file', makeTag({ ...found, commit }, { signers, now: () => today }));
    });
  });
});
