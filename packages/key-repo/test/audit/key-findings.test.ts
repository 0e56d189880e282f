import { generateEd25519KeyPair, generateOpenPgpKeyPair } from '@chain-of-trust/signing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditedRepository, codesOf, type Files } from '../support/audited-repository.js';
import { GpgKeys } from '../support/gpg-keys.js';
import { certified, otherVersion, revoked } from '../support/key-versions.js';
import { at, createPair } from '../support/test-keys.js';

const sha1 = ['--cert-digest-algo', 'SHA1'];

describe('an audit of keys', () => {
  let audited: AuditedRepository;
  let gpg: GpgKeys;
  const codes = async (files: Files, options = {}) => codesOf(await audited.found(files, options));

  beforeAll(async () => {
    [audited, gpg] = [await AuditedRepository.create(), await GpgKeys.create()];
  });

  afterAll(async () => {
    await gpg.close();
    await audited.close();
  });

  test('finds nothing where there is nothing', async () => {
    expect(await codes({})).toEqual([]);
  });

  describe('when a key cannot be used', () => {
    test('expired', async () => {
      const pair = await createPair('old', 30);
      const [found, ...others] = await audited.found({ 'docker-worker/old.asc': pair.publicKey });
      expect(others).toEqual([]);
      expect(found).toEqual({
        code: 'key-expired',
        severity: 'error',
        implementation: 'docker-worker',
        path: 'docker-worker/old.asc',
        fingerprint: pair.fingerprint,
        reason: 'signing-key-expired',
        message: `docker-worker/old.asc: the key ${pair.fingerprint} (old <old@example.com>) has expired`,
        nextStep: expect.any(String),
      });
    });

    test('revoked', async () => {
      const key = await revoked(await createPair());
      expect(await codes({ 'docker-worker/r.asc': key })).toEqual(['warning key-revoked']);
    });

    test('made after the reference time', async () => {
      const early = { at: new Date('2026-05-01T00:00:00Z') };
      const key = await generateOpenPgpKeyPair({
        userId: { name: 'x', email: 'x@example.com' },
        algorithm: 'ed25519',
        created: new Date('2026-05-15T00:00:00Z'),
        expiresInSeconds: 365 * 86_400,
      });
      expect(await codes({ 'docker-worker/x.asc': key.publicKey }, early)).toEqual([
        'error key-not-yet-valid',
      ]);
    });

    test.each(['rsa1024', 'dsa2048'])('too weak: %s', async (algorithm) => {
      const key = await gpg.key(algorithm, algorithm);
      const [found, ...others] = await audited.found({ 'docker-worker/x.asc': key });
      expect(found).toMatchObject({ code: 'key-weak', severity: 'error' });
      expect(found?.message).toContain(algorithm);
      expect(codesOf(others)).toEqual([]);
    });

    test('a subkey of ElGamal', async () => {
      await gpg.key('elg', 'rsa3072');
      await gpg.run(['--quick-add-key', await gpg.fingerprint('elg'), 'elg2048', 'encrypt', '2y']);
      expect(await codes({ 'docker-worker/x.asc': await gpg.export('elg') })).toEqual(['error key-weak']);
    });

    test('signed by itself with SHA-1 only', async () => {
      const key = await gpg.key('sha1', 'rsa3072', sha1);
      expect(await codes({ 'docker-worker/x.asc': key })).toEqual(['error self-signature-weak']);
    });

    test('with a broken self-signature', async () => {
      const { publicKey } = await createPair();
      const [, body = ''] = /\r?\n\r?\n([\s\S]*?)\r?\n=/.exec(publicKey) ?? [];
      const binary = Buffer.from(body, 'base64');
      binary[binary.length - 1] = (binary.at(-1) ?? 0) ^ 1;
      expect(await codes({ 'docker-worker/x.gpg': binary })).toEqual(['error key-broken']);
    });

    test('certified by nobody trusted', async () => {
      const { publicKey } = await createPair();
      expect(await codes({ 'scriptworker/valid/x.asc': publicKey })).toEqual(['error key-uncertified']);
    });

    test('certified with SHA-1 only', async () => {
      const [, key] = [await gpg.key('boss', 'rsa3072'), await gpg.key('sheep', 'rsa3072')];
      await gpg.run([
        ...sha1,
        '--default-key',
        '<boss@example.com>',
        '--quick-sign-key',
        await gpg.fingerprint('sheep'),
      ]);
      const files = { 'scriptworker/trusted/boss.asc': await gpg.export('boss') };
      const sheep = await gpg.export('sheep');
      expect(sheep.length).toBeGreaterThan(key.length);
      expect(await codes({ ...files, 'scriptworker/valid/sheep.asc': sheep })).toEqual([
        'error certification-weak',
      ]);
      const also = await certified(sheep, audited.alice);
      expect(await codes({ ...files, 'scriptworker/valid/sheep.asc': also })).toEqual([
        'warning certification-weak',
      ]);
    });

    test('an ed25519 key where keys have to be certified', async () => {
      const { publicKey } = generateEd25519KeyPair();
      expect(await codes({ 'scriptworker/valid/x.pub': publicKey })).toEqual(['error key-uncertifiable']);
      expect(await codes({ 'docker-worker/x.pub': publicKey })).toEqual([]);
    });
  });

  describe('when a key can be used still', () => {
    test('it expires soon, by days that can be chosen', async () => {
      const key = { 'docker-worker/x.asc': (await createPair('brief', 181)).publicKey };
      expect((await audited.found(key))[0]?.message).toContain('expires in 30 days, on 2026-07-01');
      expect(await codes(key, { withinDays: 30 })).toEqual(['warning key-expiring']);
      expect(await codes(key, { withinDays: 29 })).toEqual([]);
    });

    test('it never expires', async () => {
      const key = await otherVersion(await createPair(), { days: 0 });
      expect(await codes({ 'docker-worker/x.asc': key })).toEqual(['note key-unlimited']);
    });

    test('it is short', async () => {
      expect(await codes({ 'docker-worker/x.asc': await gpg.key('short', 'rsa2048') })).toEqual([
        'warning key-short',
      ]);
    });

    test('one of its self-signatures is with SHA-1', async () => {
      await gpg.key('mixed', 'rsa3072');
      await gpg.run([
        ...sha1,
        '--quick-add-uid',
        await gpg.fingerprint('mixed'),
        'second <second@example.com>',
      ]);
      const [found, ...others] = await audited.found({ 'docker-worker/x.asc': await gpg.export('mixed') });
      expect(found).toMatchObject({ code: 'self-signature-weak', severity: 'warning' });
      expect(found?.message).toContain('second@example.com');
      expect(others).toEqual([]);
    });

    test('one of its user IDs is revoked', async () => {
      await gpg.key('two', 'rsa3072');
      await gpg.run(['--quick-add-uid', await gpg.fingerprint('two'), 'gone <gone@example.com>']);
      await gpg.run(['--quick-revoke-uid', await gpg.fingerprint('two'), 'gone <gone@example.com>']);
      const [found, ...others] = await audited.found({ 'docker-worker/x.asc': await gpg.export('two') });
      expect(found).toMatchObject({ code: 'user-id-revoked', severity: 'warning' });
      expect(found?.message).toContain('gone@example.com');
      expect(others).toEqual([]);
    });
  });

  describe('when a key is there more than once', () => {
    const flat = () => ({ 'docker-worker/b.asc': audited.good['docker-worker/flat.asc'] ?? '' });

    test('twice in one implementation, in whatever format', async () => {
      const { publicKey } = generateEd25519KeyPair();
      expect(await codes(flat())).toEqual(['warning key-duplicate']);
      const files = { 'docker-worker/x': publicKey, 'docker-worker/y': publicKey };
      expect(await codes(files)).toEqual(['warning key-duplicate']);
    });

    test('in two versions', async () => {
      const pair = await createPair();
      const files = {
        'docker-worker/x': await otherVersion(pair),
        'docker-worker/y': await otherVersion(pair, { days: 800 }),
      };
      expect(await codes(files)).toEqual(['error key-versions']);
    });

    test('in two implementations', async () => {
      expect(await codes({ 'generic-worker/x': audited.good['docker-worker/flat.asc'] ?? '' })).toEqual([
        'error key-shared',
      ]);
    });

    test('a person who certifies for two implementations', async () => {
      const { alice } = audited;
      const other = await certified((await createPair('other')).publicKey, alice);
      const files = { 'generic-worker/trusted/a.asc': alice.publicKey, 'generic-worker/valid/b.asc': other };
      expect(await codes(files)).toEqual([]);
    });

    test('a trusted key that signs, too', async () => {
      const { alice } = audited;
      const bob = await createPair('bob');
      const files = {
        'scriptworker/trusted/bob.asc': bob.publicKey,
        'scriptworker/valid/alice.asc': await certified(alice.publicKey, bob),
      };
      expect(await codes(files)).toEqual(['error trusted-key-signs']);
      expect(await codes({ 'docker-worker/alice.asc': alice.publicKey })).toEqual([
        'error trusted-key-signs',
      ]);
    });
  });

  test('the worst comes first', async () => {
    const files = {
      'docker-worker/a.asc': await otherVersion(await createPair(), { days: 0 }),
      'docker-worker/b.asc': (await createPair('brief', 181)).publicKey,
      'docker-worker/c.asc': (await createPair('old', 30)).publicKey,
    };
    expect(await codes(files, { at })).toEqual([
      'error key-expired',
      'warning key-expiring',
      'note key-unlimited',
    ]);
  });
});
