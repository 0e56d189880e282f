import { expectRejected } from '@chain-of-trust/fixtures';
import { generateEd25519KeyPair, type OpenPgpKeyPair } from '@chain-of-trust/signing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DiffOptions, diffKeyRepository, isUnchanged } from '../../src/diff/diff.js';
import { type KeyDiff, keyDiffSchema } from '../../src/diff/schema.js';
import { describeDiff } from '../../src/diff/words.js';
import { KeyRepoError } from '../../src/error.js';
import { GpgKeys } from '../support/gpg-keys.js';
import { certified, otherVersion, revoked, withSubkey } from '../support/key-versions.js';
import { expectPublished } from '../support/published-schema.js';
import { at, created, createPair, fill } from '../support/test-keys.js';
import { TestRepository, taggedAt } from '../support/test-repository.js';

type Files = Readonly<Record<string, string | Uint8Array>>;

describe('diffKeyRepository', () => {
  let repository: TestRepository;
  let signer: { readonly fingerprint: string; readonly publicKey: string };
  let signers: string;
  let worker: OpenPgpKeyPair;
  let alice: OpenPgpKeyPair;
  let bob: OpenPgpKeyPair;

  beforeAll(async () => {
    repository = await TestRepository.create();
    signer = await repository.createSigner();
    signers = repository.beside('signers');
    await fill(signers, { 'signer.asc': signer.publicKey });
    [worker, alice, bob] = await Promise.all([createPair('worker'), createPair('alice'), createPair('bob')]);
  });

  afterAll(() => repository.close());

  async function diff(options: Partial<DiffOptions> = {}): Promise<KeyDiff> {
    const found = await diffKeyRepository({
      path: repository.path,
      signers: { keys: signers },
      at,
      ...options,
    });
    await expectPublished('key-diff', keyDiffSchema, found);
    return found;
  }

  async function between(before: Files, after: Files): Promise<KeyDiff> {
    const from = await repository.commit(before);
    return diff({ from, to: await repository.commit(after) });
  }

  /** What differs in scriptworker, without what every difference of the same key has. */
  async function changes(before: Files, after: Files) {
    const { implementations } = await between(before, after);
    expect(Object.keys(implementations)).toEqual(['scriptworker']);
    const { scriptworker } = implementations;
    return scriptworker !== undefined && 'changes' in scriptworker ? scriptworker.changes : [];
  }

  const trusted = () => ({ 'scriptworker/trusted/alice': alice.publicKey });
  const valid = async (key: string) => ({
    ...trusted(),
    'scriptworker/valid/worker': await certified(key, alice),
  });

  describe('when one thing about a key differs, only that is told', () => {
    test('nothing', async () => {
      const files = await valid(worker.publicKey);
      const same = await between(files, files);
      expect(isUnchanged(same)).toBe(true);
      expect(describeDiff(same).at(-1)).toBe('the keys are the same');
    });

    test('it was added, or removed', async () => {
      const [without, files] = [
        { ...trusted(), 'scriptworker/valid/b': await certified(bob.publicKey, alice) },
        {},
      ];
      const both = { ...without, ...(await valid(worker.publicKey)), ...files };
      const whole = {
        fingerprint: worker.fingerprint,
        userIds: ['worker <worker@example.com>'],
        algorithm: 'ed25519',
        expires: '2027-01-01T00:00:00.000Z',
        validity: 'valid',
        places: ['valid'],
        certifiedBy: [alice.fingerprint],
        paths: ['scriptworker/valid/worker'],
      };
      expect(await changes(without, both)).toEqual([{ kind: 'key-added', ...whole }]);
      expect(await changes(both, without)).toEqual([{ kind: 'key-removed', ...whole }]);
    });

    test('its expiry moved', async () => {
      const [short, long] = [
        await valid(await otherVersion(worker, { days: 200 })),
        await valid(await otherVersion(worker, { days: 800 })),
      ];
      const [from, to] = ['2026-07-20T00:00:00.000Z', '2028-03-11T00:00:00.000Z'];
      expect(await changes(short, long)).toMatchObject([{ kind: 'expiry-extended', from, to }]);
      expect(await changes(long, short)).toMatchObject([{ kind: 'expiry-shortened', from: to, to: from }]);
    });

    test('it has expired before, and is valid again', async () => {
      const [short, long] = [
        await valid(await otherVersion(worker, { days: 10 })),
        await valid(await otherVersion(worker, { days: 800 })),
      ];
      expect(await changes(short, long)).toMatchObject([
        { kind: 'expiry-extended' },
        { kind: 'validity-changed', from: 'expired', to: 'valid' },
      ]);
    });

    test('it was revoked, by which nothing else is known of it', async () => {
      const files = await valid(worker.publicKey);
      const after = {
        ...trusted(),
        'scriptworker/valid/worker': await certified(await revoked(worker), alice),
      };
      expect(await changes(files, after)).toMatchObject([{ kind: 'key-revoked' }]);
    });

    test('somebody else has certified it', async () => {
      const people = { ...trusted(), 'scriptworker/trusted/bob': bob.publicKey };
      const once = { ...people, ...(await valid(worker.publicKey)) };
      const twice = {
        ...people,
        'scriptworker/valid/worker': await certified(await certified(worker.publicKey, alice), bob),
      };
      const by = bob.fingerprint;
      expect(await changes(once, twice)).toMatchObject([{ kind: 'certification-added', by }]);
      expect(await changes(twice, once)).toMatchObject([{ kind: 'certification-lost', by }]);
    });

    test('nobody certifies it any more', async () => {
      const before = await valid(worker.publicKey);
      expect(
        await changes(before, { ...before, 'scriptworker/valid/worker': worker.publicKey }),
      ).toMatchObject([
        { kind: 'certification-lost', by: alice.fingerprint },
        { kind: 'validity-changed', from: 'valid', to: 'unknown' },
      ]);
    });

    test('its user IDs', async () => {
      const one = await valid(await otherVersion(worker));
      const two = await valid(await otherVersion(worker, { names: ['worker', 'second'] }));
      const userId = 'second <second@example.com>';
      expect(await changes(one, two)).toMatchObject([{ kind: 'user-id-added', userId }]);
      expect(await changes(two, one)).toMatchObject([{ kind: 'user-id-removed', userId }]);
    });

    test('its subkeys', async () => {
      const [one, two] = [await valid(worker.publicKey), await valid(await withSubkey(worker))];
      expect(await changes(one, two)).toMatchObject([{ kind: 'subkey-added' }]);
      expect(await changes(two, one)).toMatchObject([{ kind: 'subkey-removed' }]);
    });

    test('it went to the other half, or into both', async () => {
      const rest = { ...trusted(), 'scriptworker/valid/bob': await certified(bob.publicKey, alice) };
      const one = { ...rest, ...(await valid(worker.publicKey)) };
      const other = { ...rest, 'scriptworker/trusted/worker': worker.publicKey };
      const kind = 'key-moved';
      expect(await changes(one, other)).toMatchObject([
        { kind, from: ['valid'], to: ['trusted'] },
        { kind: 'certification-lost' },
      ]);
      expect(await changes(one, { ...one, ...other })).toMatchObject([
        { kind, from: ['valid'], to: ['trusted', 'valid'] },
      ]);
    });
  });

  test('when no good self-signature says when a key expires, its expiry is not compared', async () => {
    const gpg = await GpgKeys.create();
    const before = { 'docker-worker/a': await gpg.key('x', 'rsa3072', ['--cert-digest-algo', 'SHA1']) };
    const later = new Date(created.getTime() + 1000);
    await gpg.run(['--quick-set-expire', await gpg.fingerprint('x'), '1y'], '', later);
    const { implementations } = await between(before, { 'docker-worker/a': await gpg.export('x') });
    await gpg.close();
    expect(implementations['docker-worker']).toMatchObject({
      changes: [{ kind: 'validity-changed', from: 'unknown', to: 'valid' }],
    });
  });

  test('keys of ed25519 are compared, too', async () => {
    const { publicKey } = generateEd25519KeyPair();
    const before = { 'generic-worker/a': worker.publicKey };
    const { implementations } = await between(before, { ...before, 'generic-worker/b': publicKey });
    expect(implementations).toMatchObject({
      'generic-worker': {
        changes: [
          { kind: 'key-added', fingerprint: publicKey.trim(), paths: ['generic-worker/b'], expires: null },
        ],
      },
    });
  });

  test('what cannot be read is told, and stops no other implementation', async () => {
    const good = { 'docker-worker/a': worker.publicKey };
    const { implementations } = await between(
      { ...good, 'generic-worker/a': worker.publicKey },
      { 'docker-worker/b': bob.publicKey, 'generic-worker/a': 'no key' },
    );
    expect(implementations).toMatchObject({
      'docker-worker': { changes: expect.any(Array) },
      'generic-worker': { failures: { from: null, to: { code: 'key-repo-file' } } },
    });
  });

  test('no name can add lines to what people read', async () => {
    const before = { 'docker-worker/a': bob.publicKey };
    const lines = describeDiff(
      await between(before, { ...before, 'docker-worker/x\n+ y': worker.publicKey }),
    );
    expect(lines.join('\n')).toContain('docker-worker/x + y');
    expect(lines.filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
  });

  describe('when states are named', () => {
    beforeAll(async () => {
      await repository.commit({ 'docker-worker/a': worker.publicKey });
      await repository.tag('v1', { by: signer.fingerprint });
      await repository.commit({ 'docker-worker/a': alice.publicKey });
      await repository.tag('unsigned', { by: undefined, date: new Date(taggedAt.getTime() + 1000) });
      await repository.git(['tag', 'light']);
      await repository.git(['tag', '--annotate', '--message', 'x', 'tree', 'HEAD^{tree}']);
    });

    test('by default, the newest trusted tag and HEAD, which nobody vouches for', async () => {
      const { from, to } = await diff();
      expect(from).toMatchObject({
        name: 'v1',
        signer: {
          primaryKey: signer.fingerprint,
          signingKey: signer.fingerprint,
          taggerTime: taggedAt.toISOString(),
        },
        reason: null,
      });
      expect(to).toMatchObject({ name: 'HEAD', signer: null, reason: { code: 'key-repo-tag-missing' } });
    });

    test.each([
      ['unsigned', 'key-repo-tag-unsigned'],
      ['light', 'key-repo-tag-lightweight'],
      ['main', 'key-repo-tag-missing'],
    ])('%s is read, and said not to be trusted', async (name, code) => {
      const found = await diff({ from: 'v1', to: name });
      expect(found.to).toMatchObject({
        commit: await repository.git(['rev-parse', 'HEAD']),
        reason: { code },
      });
      expect(isUnchanged(found)).toBe(false);
      expect(describeDiff(found).join('\n')).toContain(`NOT TRUSTED: ${code}`);
    });

    test('without signers, nothing is trusted, and the first has to be named', async () => {
      const { signers: _, ...unsigned } = { path: repository.path, at, signers };
      const { from } = await diffKeyRepository({ ...unsigned, from: 'v1' });
      expect(from).toMatchObject({ signer: null, reason: { code: 'key-repo-signers' } });
      await expectRejected(diffKeyRepository(unsigned), KeyRepoError, 'key-repo-tag-missing');
    });

    test.each(['absent', '--all', '--branches=x', '-v1', ''])('%j is refused', async (name) => {
      await expectRejected(diff({ from: name }), KeyRepoError, 'key-repo-tag-missing');
    });

    test('a tag of no commit is refused', async () => {
      await expectRejected(diff({ from: 'tree' }), KeyRepoError, 'key-repo-tag-malformed');
    });
  });
});
