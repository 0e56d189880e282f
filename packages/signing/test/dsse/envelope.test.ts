import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDsseEnvelope } from '../../src/dsse/envelope.js';
import { signDsse } from '../../src/dsse/sign.js';
import { SigningError } from '../../src/error.js';
import { createKey, type WrittenEnvelope, withChange } from './support.js';

const good = await signDsse(Buffer.from('{}'), 'text/x', createKey());
const malformed = 'signing-envelope-malformed';

describe('parseDsseEnvelope', () => {
  it('gives the decoded payload and signatures', () => {
    const { payload, payloadType, signatures } = parseDsseEnvelope(good);
    expect([Buffer.from(payload).toString(), payloadType]).toEqual(['{}', 'text/x']);
    expect(signatures.map(({ signature }) => signature.length)).toEqual([64]);
  });

  it.each<[string, (envelope: WrittenEnvelope) => unknown]>([
    ['a payload that is not base64', (it) => ({ ...it, payload: 'e30?' })],
    ['a payload with white space', (it) => ({ ...it, payload: ' e30=' })],
    ['a payload with bits that count for nothing', (it) => ({ ...it, payload: 'e31=' })],
    ['a payload with too much padding', (it) => ({ ...it, payload: 'e30==' })],
    ['no payload', ({ payload: _, ...it }) => it],
    ['no type', ({ payloadType: _, ...it }) => it],
    ['an empty type', (it) => ({ ...it, payloadType: '' })],
    ['no signatures', ({ signatures: _, ...it }) => it],
    ['an empty list of signatures', (it) => ({ ...it, signatures: [] })],
    ['an object of signatures', (it) => ({ ...it, signatures: { ...it.signatures } })],
    ['a signature without bytes', (it) => ({ ...it, signatures: [{ keyid: 'x' }] })],
    ['a key id that is no text', (it) => ({ ...it, signatures: [{ ...it.signatures[0], keyid: 1 }] })],
    ['too many signatures', (it) => ({ ...it, signatures: Array(17).fill(it.signatures[0]) })],
  ])('given %s, refuses', (_, change) => {
    expectThrown(() => parseDsseEnvelope(withChange(good, change)), SigningError, malformed);
  });

  it.each([
    ['two envelopes', Buffer.concat([good, good])],
    ['a list', Buffer.from(`[${Buffer.from(good)}]`)],
    ['a repeated payload', Buffer.from(`{"payload": "e30=", ${Buffer.from(good).subarray(1)}`)],
  ])('given %s, refuses', (_, bytes) => {
    expectThrown(() => parseDsseEnvelope(bytes), SigningError, malformed);
  });

  it('given any bytes, refuses them or gives an envelope', () => {
    const pieces = fc.oneof(
      fc.uint8Array(),
      fc.json().map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(pieces, (bytes) => {
        expectThrown(() => parseDsseEnvelope(bytes), SigningError, malformed);
      }),
    );
  });
});
