import { expectRejected } from '@chain-of-trust/fixtures';
import {
  config,
  enums,
  generateKey,
  type PrivateKey,
  type PublicKey,
  readKey,
  revokeKey,
  SignaturePacket,
  type Subkey,
} from 'openpgp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { readKeyRepository } from '../../src/key-repository.js';
import { at, created, createPair, fill } from '../support/test-keys.js';
import { TestRepository, taggedAt } from '../support/test-repository.js';

describe('readKeyRepository, by which key of a signer the tag was signed', () => {
  let repository: TestRepository;
  let signer: PrivateKey;

  beforeAll(async () => {
    repository = await TestRepository.create();
    ({ privateKey: signer } = await generateKey({
      type: 'ecc',
      curve: 'ed25519Legacy',
      userIDs: [{ name: 'signer' }],
      date: created,
      subkeys: [{ sign: true }, { sign: true }],
      format: 'object',
    }));
    await repository.importKey(signer.armor());
    const { publicKey } = await createPair();
    await repository.commit({ 'docker-worker/worker': publicKey });
    for (const [i, { fingerprint }] of keysOf(signer).entries())
      await repository.tag(`v${i}`, { by: `${fingerprint}!` });
  });

  afterAll(() => repository.close());

  const keysOf = (key: PrivateKey) =>
    [key, ...key.subkeys].map((each) => ({ fingerprint: each.getFingerprint() }));

  /** The primary key's word that a subkey signs for it, without the subkey's. */
  async function bindOneSided(subkey: Subkey): Promise<SignaturePacket> {
    const { keyPacket } = signer;
    const signature = Object.assign(new SignaturePacket(), {
      signatureType: enums.signature.subkeyBinding,
      publicKeyAlgorithm: keyPacket.algorithm,
      hashAlgorithm: enums.hash.sha512,
      keyFlags: new Uint8Array([enums.keyFlags.signData]),
    });
    // The declaration leaves out that the configuration is read without a default, and that data may be packets.
    const sign = signature.sign.bind(signature) as unknown as (...args: readonly unknown[]) => Promise<void>;
    await sign(keyPacket, { key: keyPacket, bind: subkey.keyPacket }, created, false, config);
    return signature;
  }

  /** Reads a tag that key number `i` has signed, with what signers look like. */
  async function read(i: number, publicKey: PublicKey) {
    const keys = repository.beside(`signers-${Math.random()}`);
    await fill(keys, { signer: publicKey.armor() });
    return readKeyRepository({ path: repository.path, tag: `v${i}`, signers: { keys }, at });
  }

  async function expectRefused(i: number, publicKey: PublicKey, reason: string) {
    const error = await expectRejected(read(i, publicKey), KeyRepoError, 'key-repo-tag-signature');
    expect(error.facts.reason).toBe(reason);
  }

  test.each([0, 1, 2])('key %d of one that signs with three', async (i) => {
    const { tag } = await read(i, signer.toPublic());
    expect(tag.signer).toEqual({
      primaryFingerprint: signer.getFingerprint(),
      signingFingerprint: keysOf(signer)[i]?.fingerprint,
    });
  });

  test('one that has been revoked since', async () => {
    const { publicKey } = await revokeKey({ key: signer, date: taggedAt, format: 'object' });
    await expectRefused(0, publicKey, 'signing-key-revoked');
  });

  test('a subkey that has been revoked since, beside one that has not', async () => {
    const publicKey = signer.toPublic();
    const [, second] = publicKey.subkeys;
    if (second === undefined || !('privateParams' in signer.keyPacket)) throw new TypeError('made with two');
    const flag = enums.reasonForRevocation.keyCompromised;
    publicKey.subkeys[1] = await second.revoke(signer.keyPacket, { flag }, taggedAt);
    await expectRefused(2, publicKey, 'signing-key-revoked');
    expect((await read(1, publicKey)).tag.name).toBe('v1');
  });

  // Otherwise anybody could take somebody else's signing key for a subkey of theirs, and claim what it has signed.
  test('a subkey that does not say whose it is, beside one that does', async () => {
    const publicKey = await readKey({ armoredKey: signer.toPublic().armor() });
    const [, second] = publicKey.subkeys;
    if (second === undefined) throw new TypeError('made with two');
    second.bindingSignatures = [await bindOneSided(second)];
    await expectRefused(2, publicKey, 'signing-key-cannot-sign');
    expect((await read(1, publicKey)).tag.name).toBe('v1');
  });

  test('a subkey that is not there', async () => {
    const publicKey = signer.toPublic();
    publicKey.subkeys.pop();
    await expectRefused(2, publicKey, 'signing-key-unknown');
  });
});
