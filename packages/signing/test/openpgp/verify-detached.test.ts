import { expectRejected } from '@chain-of-trust/fixtures';
import { createMessage, enums, PacketList, Signature, type SignaturePacket, sign } from 'openpgp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SigningError, type SigningErrorCode } from '../../src/error.js';
import { verifyDetached } from '../../src/openpgp/verify-detached.js';
import { craftSignature } from '../support/craft.js';
import { type Gpg, openGpg } from '../support/gpg.js';
import { at, createKey, createRsaKey, onlyKey, type WorkerKey } from '../support/keys.js';

const signedAt = new Date('2026-02-01T00:00:00Z');
const content = Buffer.from('object 1\r\n\ntrailing \n');

async function signBinary({ privateKey }: WorkerKey, date = signedAt): Promise<string> {
  const message = await createMessage({ binary: content });
  const signature = await sign({ message, signingKeys: privateKey.key, detached: true, date });
  return signature.replaceAll('\r\n', '\n');
}

describe('verifyDetached', () => {
  let key: WorkerKey;
  let signature: string;

  beforeAll(async () => {
    key = await createKey();
    signature = await signBinary(key);
  });

  const verify = (armored = signature, signed: Uint8Array = content, keys = [key.publicKey]) =>
    verifyDetached(signed, armored, { keys }, { at });

  test('when the signature is good, it tells who made it', async () => {
    const { fingerprint } = key.publicKey;
    expect(await verify()).toEqual({ fingerprint, primaryFingerprint: fingerprint, signedAt });
    expect(await verify(signature.replaceAll('\n', '\r\n'))).toMatchObject({ fingerprint });
  });

  test.each<[string, (good: string) => string, SigningErrorCode]>([
    ['text before it', (good) => `x\n${good}`, 'signing-message-surroundings'],
    ['nothing', () => '', 'signing-message-surroundings'],
    ['text after it', (good) => `${good}x`, 'signing-message-surroundings'],
    ['a second one', (good) => good + good, 'signing-message-several'],
    ['another header', (good) => good.replace('\n\n', '\nCharset: x\n\n'), 'signing-message-header'],
    ['no end', (good) => good.replace(/-----END.*\n/, ''), 'signing-message-incomplete'],
  ])('when there is %s, it is refused', async (_, change, code) => {
    await expectRejected(verify(change(signature)), SigningError, code);
  });

  test('when a byte is changed, even of the white space at the end of a line, it is refused', async () => {
    const changed = Buffer.from(content.toString().replace('trailing ', 'trailing'));
    await expectRejected(verify(signature, changed), SigningError, 'signing-signature-bad');
  });

  test('when it is a signature of a text, it is refused', async () => {
    const message = await createMessage({ text: content.toString() });
    const armored = await sign({ message, signingKeys: key.privateKey.key, detached: true, date: signedAt });
    await expectRejected(verify(armored), SigningError, 'signing-signature-type');
  });

  test('when it is by somebody else, or by nobody known, it is refused', async () => {
    const other = await createKey();
    await expectRejected(verify(await signBinary(other)), SigningError, 'signing-key-unknown');
    await expectRejected(verify(signature, content, []), SigningError, 'signing-no-keys');
  });

  test('when it is dated after the reference time, it is refused', async () => {
    const future = await signBinary(key, new Date(at.getTime() + 60_000));
    await expectRejected(verify(future), SigningError, 'signing-signature-future');
  });

  test('when its digest is weak, it is refused', async () => {
    const rsa = await createRsaKey();
    const literal = { getBytes: () => content, getText: () => content.toString(), text: null };
    const members = { signatureType: enums.signature.binary, hashAlgorithm: enums.hash.sha1 };
    const packet = await craftSignature(rsa.privateKey.key.keyPacket, literal, { date: signedAt, members });
    const packets = new PacketList<SignaturePacket>();
    packets.push(packet);
    const armored = new Signature(packets).armor().replaceAll('\r\n', '\n');
    await expectRejected(verify(armored, content, [rsa.publicKey]), SigningError, 'signing-digest-weak');
  });

  describe('and gpg', () => {
    let gpg: Gpg;

    beforeAll(async () => {
      gpg = await openGpg(signedAt);
    });

    afterAll(() => gpg.close());

    test('what gpg has signed as git lets it, is read', async () => {
      const fingerprint = await gpg.createKey('signer@example.com', 'ed25519', 'cert,sign');
      const armored = await gpg.run(['--local-user', fingerprint, '-bsa'], content);
      const publicKey = await onlyKey(await gpg.run(['--export', fingerprint]));
      const signer = await verify(armored.toString(), content, [publicKey]);
      expect(signer.primaryFingerprint).toBe(fingerprint.toLowerCase());
    });
  });
});
