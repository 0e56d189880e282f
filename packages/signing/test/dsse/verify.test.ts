import { expectRejected } from '@chain-of-trust/fixtures';
import { describe, expect, it } from 'vitest';
import { dsseKeyId } from '../../src/dsse/key-id.js';
import { signDsse } from '../../src/dsse/sign.js';
import { verifyDsse } from '../../src/dsse/verify.js';
import { SigningError } from '../../src/error.js';
import { SignedBytes } from '../../src/signed-bytes.js';
import { createKey, readEnvelope, type WrittenEnvelope, withChange } from './support.js';

const key = createKey();
const stranger = createKey();
const type = 'application/vnd.in-toto+json';
const payload = Buffer.from('{"a": "ÿ>?"}\n');
const good = await signDsse(payload, type, key);
const byStranger = readEnvelope(await signDsse(payload, type, stranger));
const keys = [key.publicKey];

describe('verifyDsse', () => {
  it('when a key has signed the payload, returns it and says who has', async () => {
    const signed = await verifyDsse(good, type, [stranger.publicKey, ...keys]);
    expect(signed).toBeInstanceOf(SignedBytes);
    expect(Buffer.from(signed.bytes).equals(payload)).toBe(true);
    expect(signed.signedBy.fingerprint).toBe(key.publicKey.fingerprint);
  });

  const url = (text: string) => Buffer.from(text, 'base64').toString('base64url');
  it.each<[string, (envelope: WrittenEnvelope) => unknown]>([
    ['the other alphabet of base64', (it) => ({ ...it, payload: url(it.payload) })],
    ['members that nobody knows', (it) => ({ ...it, more: 1 })],
    ['no key id', ({ signatures: [one], ...it }) => ({ ...it, signatures: [{ sig: one?.sig }] })],
    [
      'the id of another key, which is a hint only',
      (it) => ({
        ...it,
        signatures: [{ ...it.signatures[0], keyid: dsseKeyId(stranger.publicKey) }],
      }),
    ],
    [
      'a signature of somebody else beside it',
      (it) => ({ ...it, signatures: [...byStranger.signatures, ...it.signatures] }),
    ],
    [
      'a signature of no known form beside it',
      (it) => ({ ...it, signatures: [{ sig: 'AAAA' }, ...it.signatures] }),
    ],
  ])('with %s, verifies all the same', async (_, change) => {
    const { bytes } = await verifyDsse(withChange(good, change), type, keys);
    expect(Buffer.from(bytes).equals(payload)).toBe(true);
  });

  it.each<[string, (envelope: WrittenEnvelope) => unknown]>([
    [
      'the payload is another one',
      (it) => ({ ...it, payload: Buffer.from('{"a": 2}\n').toString('base64') }),
    ],
    ['only somebody else has signed it', (it) => ({ ...it, signatures: byStranger.signatures })],
    [
      'somebody else has signed it under the id of the key',
      (it) => ({ ...it, signatures: [{ ...byStranger.signatures[0], keyid: it.signatures[0]?.keyid }] }),
    ],
    ['the signature is too short', (it) => ({ ...it, signatures: [{ sig: 'AAAA' }] })],
  ])('when %s, refuses', async (_, change) => {
    await expectRejected(
      verifyDsse(withChange(good, change), type, keys),
      SigningError,
      'signing-signature-bad',
    );
  });

  it('when the signature is over the payload alone, refuses', async () => {
    const { signEd25519 } = await import('../../src/ed25519/sign.js');
    const sig = Buffer.from(signEd25519(payload, key)).toString('base64');
    const changed = withChange(good, (it) => ({ ...it, signatures: [{ sig }] }));
    await expectRejected(verifyDsse(changed, type, keys), SigningError, 'signing-signature-bad');
  });

  it('when the type is another one than was signed, refuses, whichever the reader expects', async () => {
    const changed = withChange(good, (it) => ({ ...it, payloadType: 'application/json' }));
    await expectRejected(verifyDsse(changed, type, keys), SigningError, 'signing-envelope-type');
    await expectRejected(
      verifyDsse(changed, 'application/json', keys),
      SigningError,
      'signing-signature-bad',
    );
  });

  it('without keys, refuses', async () => {
    await expectRejected(verifyDsse(good, type, []), SigningError, 'signing-no-keys');
  });
});
