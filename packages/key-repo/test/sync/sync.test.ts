import { readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { expectRejected } from '@chain-of-trust/fixtures';
import { generateEd25519KeyPair } from '@chain-of-trust/signing';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadWorkerKeys } from '../../src/disk/load-worker-keys.js';
import { KeyRepoError, type KeyRepoErrorCode } from '../../src/error.js';
import type { SyncOptions } from '../../src/sync/sync.js';
import { readFloor } from '../../src/tag/floor-file.js';
import { SyncFixture } from '../support/sync-fixture.js';
import { at, createPair } from '../support/test-keys.js';
import { taggedAt } from '../support/test-repository.js';

const broken = 'not a key';

describe('syncKeyRepository', () => {
  let fixture: SyncFixture;

  beforeEach(async () => {
    fixture = await SyncFixture.create();
  });

  afterEach(() => fixture.repository.close());

  const fingerprints = async (folder: 'keys' | 'homedirs', implementation = 'docker-worker') => {
    const sets = await loadWorkerKeys(fixture.inState(`current/${folder}`), { at });
    const set = [...sets.values()].find((each) => each.workerImplementation === implementation);
    return set?.openpgp?.keys.map(({ fingerprint }) => fingerprint);
  };
  const expectRefused = (code: KeyRepoErrorCode, options: Partial<SyncOptions> = {}) =>
    expectRejected(fixture.sync(options), KeyRepoError, code);

  test('when there is nothing yet, key files and homedirs of the newest tag are written', async () => {
    const { isChanged, record, current } = await fixture.sync();
    const { signer, worker, repository } = fixture;
    expect(isChanged).toBe(true);
    expect(current).toBe(fixture.inState('current'));
    expect(record).toEqual({
      version: 1,
      syncedAt: at.toISOString(),
      tag: {
        name: 'v1',
        id: await repository.git(['rev-parse', 'refs/tags/v1']),
        commit: await repository.git(['rev-parse', 'HEAD']),
        taggedAt: '2026-03-02T00:00:00.000Z',
        primaryKey: signer.fingerprint,
        signingKey: signer.fingerprint,
      },
      homedirs: true,
      implementations: {
        'docker-worker': { tag: 'v1', commit: await repository.git(['rev-parse', 'HEAD']), keys: 1 },
      },
      failures: {},
    });
    expect(JSON.parse(await readFile(fixture.inState('current/set.json'), 'utf8'))).toEqual(record);
    expect(await fingerprints('keys')).toEqual([worker.fingerprint]);
    expect(await fingerprints('homedirs')).toEqual([worker.fingerprint]);
  });

  test('when nothing is new, nothing is written', async () => {
    await fixture.sync();
    const set = await readlink(fixture.inState('current'));
    expect(await fixture.sync()).toMatchObject({ isChanged: false, record: { tag: { name: 'v1' } } });
    expect(await readlink(fixture.inState('current'))).toBe(set);
    expect((await readdir(fixture.state)).sort()).toEqual(['current', 'repository', 'sets']);
  });

  test('when there is a newer tag, its keys replace the others, and the set before stays a while', async () => {
    await fixture.sync();
    const before = await readlink(fixture.inState('current'));
    const other = await createPair('other');
    await fixture.publish({ 'generic-worker/b.asc': other.publicKey });
    const { isChanged, record } = await fixture.sync();
    expect(isChanged).toBe(true);
    expect(Object.keys(record.implementations)).toEqual(['generic-worker']);
    expect(await fingerprints('keys', 'generic-worker')).toEqual([other.fingerprint]);
    expect((await readdir(fixture.inState('sets'))).map((name) => `sets/${name}`)).toContain(before);
  });

  test('when a commit is not tagged, its keys are not taken', async () => {
    await fixture.sync();
    await fixture.repository.commit({ 'generic-worker/b.asc': fixture.worker.publicKey });
    expect(await fixture.sync()).toMatchObject({ isChanged: false, record: { tag: { name: 'v1' } } });
  });

  test('when an implementation is broken, it keeps its last good keys, and the others go on', async () => {
    const old = fixture.worker.publicKey;
    const other = await createPair('other');
    await fixture.publish({ 'docker-worker/a': old, 'generic-worker/a': old });
    await fixture.sync();
    await fixture.publish({ 'docker-worker/a': broken, 'generic-worker/a': other.publicKey });
    const { record } = await fixture.sync();
    expect(record).toMatchObject({
      tag: { name: 'v3' },
      implementations: { 'docker-worker': { tag: 'v2' }, 'generic-worker': { tag: 'v3' } },
      failures: { 'docker-worker': { code: 'key-repo-file' } },
    });
    for (const folder of ['keys', 'homedirs'] as const) {
      expect(await fingerprints(folder)).toEqual([fixture.worker.fingerprint]);
      expect(await fingerprints(folder, 'generic-worker')).toEqual([other.fingerprint]);
    }
    expect(await fixture.sync()).toEqual({ isChanged: false, record, current: fixture.inState('current') });
    await fixture.publish({ 'docker-worker/a': other.publicKey });
    expect((await fixture.sync()).record.failures).toEqual({});
    expect(await fingerprints('homedirs')).toEqual([other.fingerprint]);
  });

  test('when an implementation is broken twice, its keys are those of the last tag that was good', async () => {
    await fixture.sync();
    for (const name of ['v2', 'v3']) {
      await fixture.publish({ 'docker-worker/a': `${broken} ${name}` });
      const { record } = await fixture.sync();
      expect(record).toMatchObject({ tag: { name }, implementations: { 'docker-worker': { tag: 'v1' } } });
    }
    expect(await fingerprints('keys')).toEqual([fixture.worker.fingerprint]);
  });

  test('when nothing was ever good, there is no set', async () => {
    await fixture.publish({ 'docker-worker/a': broken });
    await expectRefused('key-repo-unusable');
    expect((await readdir(fixture.state)).sort()).toEqual(['repository', 'sets']);
    expect(await readdir(fixture.inState('sets'))).toEqual([]);
  });

  test('when an implementation was removed by a signed tag, its keys are gone', async () => {
    const other = await createPair('other');
    await fixture.sync();
    await fixture.publish({
      'scriptworker/trusted/a': other.publicKey,
      'scriptworker/valid/b': other.publicKey,
    });
    await fixture.sync();
    expect(await readdir(fixture.inState('current/keys'))).toEqual(['scriptworker']);
    expect((await readdir(fixture.inState('current/keys/scriptworker'))).sort()).toEqual([
      'trusted',
      'valid',
    ]);
  });

  test('when an implementation has ed25519 keys only, it has no homedir', async () => {
    const { publicKey } = generateEd25519KeyPair();
    await fixture.publish({
      'generic-worker/a.pub': `${publicKey}\n`,
      'docker-worker/a': fixture.worker.publicKey,
    });
    expect((await fixture.sync()).record.failures).toEqual({});
    expect(await readdir(fixture.inState('current/homedirs'))).toEqual(['docker-worker']);
    const sets = await loadWorkerKeys(fixture.inState('current/keys'), { at });
    expect(sets.get('generic-worker')?.ed25519.map(({ fingerprint }) => fingerprint)).toEqual([publicKey]);
  });

  test('when the tag is refused, the last set stays', async () => {
    await fixture.sync();
    const set = await readlink(fixture.inState('current'));
    await fixture.repository.commit({ 'docker-worker/b': fixture.worker.publicKey });
    await fixture.repository.tag('v2', {
      by: undefined,
      date: new Date(taggedAt.getTime() + 5 * 86_400_000),
    });
    await expectRefused('key-repo-tag-unsigned');
    expect(await readlink(fixture.inState('current'))).toBe(set);
    expect(await fingerprints('keys')).toEqual([fixture.worker.fingerprint]);
  });

  test('when the branch was rewritten, it is refused, also by a new clone', async () => {
    await fixture.sync();
    await fixture.repository.git(['checkout', '--quiet', '--orphan', 'fresh']);
    await fixture.repository.git(['rm', '-r', '--force', '--quiet', '.']);
    await fixture.publish({ 'docker-worker/a': fixture.worker.publicKey });
    await fixture.repository.git(['branch', '--force', 'main', 'HEAD']);
    await expectRefused('key-repo-rewritten', { branch: 'main' });
    await rm(fixture.inState('repository'), { recursive: true });
    await expectRefused('key-repo-rewritten', { branch: 'main' });
  });

  test('when commits after the tag were rewritten, it is refused', async () => {
    await fixture.repository.commit({ 'docker-worker/b': fixture.worker.publicKey });
    await fixture.sync();
    await fixture.repository.git(['reset', '--quiet', '--hard', 'v1']);
    await fixture.publish({ 'docker-worker/c': fixture.worker.publicKey });
    await expectRefused('key-repo-rewritten');
  });

  test('when a tag was moved, it is refused', async () => {
    await fixture.sync();
    const date = new Date(taggedAt.getTime() + 9 * 86_400_000);
    await fixture.repository.git(['tag', '--delete', 'v1']);
    await fixture.repository.tag('v1', { by: fixture.signer.fingerprint, date });
    await expectRefused('key-repo-rewritten');
  });

  test('when the newest tag was deleted upstream, it stays in use', async () => {
    await fixture.publish({ 'docker-worker/b': fixture.worker.publicKey });
    await fixture.sync();
    await fixture.repository.git(['tag', '--delete', 'v2']);
    expect(await fixture.sync()).toMatchObject({ isChanged: false, record: { tag: { name: 'v2' } } });
    await rm(fixture.inState('repository'), { recursive: true });
    await expectRefused('key-repo-tag-rollback');
  });

  test('when there is a branch of that name, it counts, and one that is missing cannot be fetched', async () => {
    await fixture.repository.git(['checkout', '--quiet', '-b', 'other']);
    await fixture.publish({ 'docker-worker/b': fixture.worker.publicKey });
    expect((await fixture.sync({ branch: 'main' })).record.tag.name).toBe('v1');
    await expectRefused('key-repo-fetch', { branch: 'none' });
  });

  test('when the repository cannot be reached, the last set stays', async () => {
    await fixture.sync();
    await expectRefused('key-repo-fetch', { url: fixture.repository.beside('nowhere') });
    await expectRefused('key-repo-fetch', { url: 'ext::sh -c touch% x' });
    await expectRefused('key-repo-fetch', { url: '--upload-pack=touch x' });
    expect(await fingerprints('keys')).toEqual([fixture.worker.fingerprint]);
  });

  test('when there is a floor file, it is kept, and refuses an older tag in a new state folder', async () => {
    const floorFile = fixture.repository.beside('floor.json');
    await fixture.sync({ floorFile });
    expect(await readFloor(floorFile)).toMatchObject({ name: 'v1' });
    await fixture.publish({ 'docker-worker/a': fixture.worker.publicKey });
    await fixture.sync({ floorFile });
    expect(await readFloor(floorFile)).toMatchObject({ name: 'v2' });
    await fixture.repository.git(['reset', '--quiet', '--hard', 'v1']);
    const state = fixture.repository.beside('fresh');
    await expectRefused('key-repo-tag-rollback', { state, floorFile });
  });

  test('when homedirs are not wanted, gpg is not needed', async () => {
    const { record } = await fixture.sync({ hasHomedirs: false, gpg: 'no-such-program' });
    expect(record.homedirs).toBe(false);
    expect((await readdir(fixture.inState('current/'))).sort()).toEqual(['keys', 'set.json']);
    expect(await fixture.sync()).toMatchObject({ isChanged: true, record: { homedirs: true } });
  });

  test('when gpg is missing, nothing changes', async () => {
    await expectRefused('key-repo-gpg', { gpg: 'no-such-program' });
    await fixture.sync();
    await fixture.publish({ 'docker-worker/b': fixture.worker.publicKey });
    await expectRefused('key-repo-gpg', { gpg: 'no-such-program' });
    expect((await fixture.sync()).record.tag.name).toBe('v2');
  });

  test('when gpg does not take the keys of an implementation, nobody gets them', async () => {
    const other = await createPair('other');
    await fixture.publish({
      'docker-worker/a': fixture.worker.publicKey,
      'generic-worker/b': other.publicKey,
    });
    const gpg = fixture.repository.beside('taciturn-gpg');
    await writeFile(gpg, `#!/bin/sh\ngpg "$@" | sed '/${other.fingerprint}/Id'\n`, { mode: 0o755 });
    const { record } = await fixture.sync({ gpg });
    expect(record.failures).toMatchObject({ 'generic-worker': { code: 'key-repo-gpg' } });
    for (const folder of ['keys', 'homedirs'])
      expect(await readdir(fixture.inState(`current/${folder}`))).toEqual(['docker-worker']);
    expect(await fixture.sync()).toMatchObject({ isChanged: true, record: { failures: {} } });
  });

  test('when a part of the set was removed, it is made again', async () => {
    await fixture.sync();
    for (const path of ['keys/docker-worker', 'homedirs']) {
      await rm(fixture.inState(`current/${path}`), { recursive: true });
      expect((await fixture.sync()).isChanged).toBe(true);
      expect((await fixture.sync()).isChanged).toBe(false);
    }
    expect(await fingerprints('homedirs')).toEqual([fixture.worker.fingerprint]);
  });

  test('when the state was changed by somebody, it is refused', async () => {
    await fixture.sync();
    const path = fixture.inState('current/set.json');
    const record = await readFile(path, 'utf8');
    await writeFile(path, record.replace('"version": 1', '"version": 2'));
    await expectRefused('key-repo-state');
    await rm(path);
    await expectRefused('key-repo-state');
    await rm(fixture.inState('current'));
    await symlink('sets/99', fixture.inState('current'));
    await expectRefused('key-repo-state');
    await rm(fixture.inState('current'));
    await writeFile(fixture.inState('current'), '');
    await expectRefused('key-repo-state');
  });

  test('when the path leaves no room for the sockets of gpg, it is refused', async () => {
    await expectRefused('key-repo-homedir-path', { state: fixture.inState('x'.repeat(80)) });
  });

  test('when the remote is a bare or shallow clone, it works', async () => {
    await fixture.publish({ 'docker-worker/b': fixture.worker.publicKey });
    const { repository } = fixture;
    for (const [name, ...how] of [
      ['bare', '--bare'],
      ['shallow', '--depth=1', '--no-single-branch'],
    ] as const) {
      const url = repository.beside(name);
      await execa('git', ['clone', '--quiet', ...how, `file://${repository.path}`, url]);
      expect((await fixture.sync({ url, state: `${url}-state` })).record.tag.name).toBe('v2');
    }
  });
});
