import { expectRejected } from '@chain-of-trust/fixtures';
import { generateEd25519KeyPair, type OpenPgpKeyPair } from '@chain-of-trust/signing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { type HistoryOptions, keyHistory } from '../../src/history/history.js';
import { keyHistorySchema } from '../../src/history/schema.js';
import { expectPublished } from '../support/published-schema.js';
import { at, createPair, fill } from '../support/test-keys.js';
import { TestRepository, taggedAt } from '../support/test-repository.js';

const day = 24 * 60 * 60 * 1000;
const later = (days: number) => new Date(taggedAt.getTime() + days * day);

describe('keyHistory', () => {
  let repository: TestRepository;
  let signer: { readonly fingerprint: string; readonly publicKey: string };
  let signers: string;
  let [first, second]: readonly OpenPgpKeyPair[] = [];
  const { publicKey: ed25519 } = generateEd25519KeyPair();

  beforeAll(async () => {
    repository = await TestRepository.create();
    signer = await repository.createSigner();
    signers = repository.beside('signers');
    await fill(signers, { 'signer.asc': signer.publicKey });
    [first, second] = await Promise.all([createPair('first'), createPair('second')]);
    const [a, b] = [{ 'docker-worker/a': first.publicKey }, { 'docker-worker/b': second.publicKey }];
    const by = signer.fingerprint;
    await repository.commit(a);
    await repository.tag('v1', { by });
    await repository.commit({ ...a, ...b, 'generic-worker/bad': 'x', 'generic-worker/c': ed25519 }, later(1));
    await repository.tag('v2', { by: undefined, date: later(1) });
    await repository.commit({ ...b, 'docker-worker/README.md': first.publicKey }, later(2));
    await repository.git(['tag', 'light']);
    await repository.commit({ ...a, ...b }, later(3));
    // Backdated: it comes after the others all the same.
    await repository.tag('a-last', { by });
  });

  afterAll(() => repository.close());

  async function history(options: Partial<HistoryOptions> = {}) {
    const found = await keyHistory({ path: repository.path, signers: { keys: signers }, at, ...options });
    await expectPublished('key-history', keyHistorySchema, found);
    return found;
  }

  test('tags are in the order of commits, and those that are not trusted are named as such', async () => {
    const signedBy = { primaryKey: signer.fingerprint, signingKey: signer.fingerprint };
    expect((await history()).tags).toMatchObject([
      { name: 'v1', verdict: 'good', reason: null, signer: signedBy, time: taggedAt.toISOString() },
      { name: 'v2', verdict: 'refused', reason: { code: 'key-repo-tag-unsigned' }, signer: null },
      { name: 'light', verdict: 'refused', reason: { code: 'key-repo-tag-lightweight' }, signer: null },
      { name: 'a-last', verdict: 'good' },
    ]);
  });

  test('keys come, go and come back', async () => {
    expect((await history()).implementations).toEqual({
      'docker-worker': {
        [first?.fingerprint ?? '']: {
          userIds: ['first <first@example.com>'],
          stays: [
            { came: 'v1', gone: 'light' },
            { came: 'a-last', gone: null },
          ],
        },
        [second?.fingerprint ?? '']: {
          userIds: ['second <second@example.com>'],
          stays: [{ came: 'v2', gone: null }],
        },
      },
      'generic-worker': { [ed25519.trim()]: { userIds: [], stays: [{ came: 'v2', gone: 'light' }] } },
    });
  });

  test('a signer whose key has expired since is named, and the tag is not trusted', async () => {
    const [tag] = (await history({ at: new Date('2027-06-01T00:00:00Z') })).tags;
    expect(tag).toMatchObject({
      verdict: 'refused',
      reason: { code: 'key-repo-tag-signature' },
      signer: { primaryKey: signer.fingerprint },
    });
  });

  test('a tag of somebody who is no signer has no signer', async () => {
    const other = await createPair('other');
    await fill(repository.beside('others'), { 'other.asc': other.publicKey });
    const [tag] = (await history({ signers: { keys: repository.beside('others') } })).tags;
    expect(tag).toMatchObject({ verdict: 'refused', signer: null });
  });

  test('without signers, no tag is good', async () => {
    const { tags } = await keyHistory({ path: repository.path, at });
    expect(tags.map(({ verdict }) => verdict)).toEqual(['refused', 'refused', 'refused', 'refused']);
  });

  test('only tags of the branch count', async () => {
    await repository.git(['branch', 'old', 'v1']);
    expect((await history({ branch: 'old' })).tags).toHaveLength(1);
    await expectRejected(history({ branch: 'absent' }), KeyRepoError, 'key-repo-tag-missing');
  });
});
