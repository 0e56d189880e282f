import { describe, expect, test } from 'vitest';
import { createSignedBytes, SignedBytes } from '../src/signed-bytes.js';

const signer = { format: 'ed25519', fingerprint: 'x', primaryFingerprint: 'x' } as const;

describe('SignedBytes', () => {
  describe('when somebody else than verification makes one', () => {
    test.each([undefined, Symbol('only verification creates SignedBytes')])('%s is no key to it', (key) => {
      const create = (): unknown => Reflect.construct(SignedBytes, [key, new Uint8Array(), signer]);
      expect(create).toThrow(new TypeError('SignedBytes are created by verification only'));
    });
  });

  describe('when verification makes one', () => {
    test('it holds the bytes and the signer', () => {
      const bytes = Uint8Array.of(1);
      expect(createSignedBytes(bytes, signer)).toMatchObject({ bytes, signedBy: signer });
    });
  });
});
