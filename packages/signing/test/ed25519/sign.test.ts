import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  generateEd25519KeyPair,
  parseEd25519PrivateKey,
  parseEd25519PublicKey,
} from '../../src/ed25519/keys.js';
import { signEd25519, verifyEd25519 } from '../../src/ed25519/sign.js';
import { SigningError } from '../../src/error.js';
import { SignedBytes } from '../../src/signed-bytes.js';

const create = () => {
  const pair = generateEd25519KeyPair();
  return {
    privateKey: parseEd25519PrivateKey(pair.privateKey),
    publicKey: parseEd25519PublicKey(pair.publicKey),
  };
};
const worker = create();
const other = create();
const bytes = Buffer.from('{"a": 1}\n');
const signature = signEd25519(bytes, worker.privateKey);

describe('signEd25519', () => {
  // RFC 8032 section 7.1, TEST 2.
  describe('when the key and the message are those of the published vector', () => {
    test('gives its signature', () => {
      const seed = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
      const key = parseEd25519PrivateKey(Buffer.from(seed, 'hex').toString('base64'));
      const expected =
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
        '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00';
      expect(Buffer.from(signEd25519(Uint8Array.of(0x72), key)).toString('hex')).toBe(expected);
    });
  });
});

describe('verifyEd25519', () => {
  describe('when the signature is by one of the keys', () => {
    test('returns the very bytes and who signed them', () => {
      const signed = verifyEd25519(bytes, signature, [other.publicKey, worker.publicKey]);
      expect(signed).toBeInstanceOf(SignedBytes);
      expect(signed.bytes).toBe(bytes);
      const { fingerprint } = worker.publicKey;
      expect(signed.signedBy).toEqual({ format: 'ed25519', fingerprint, primaryFingerprint: fingerprint });
    });

    test('any bytes round-trip', () => {
      fc.assert(
        fc.property(fc.uint8Array(), (any) => {
          const signed = verifyEd25519(any, signEd25519(any, worker.privateKey), [worker.publicKey]);
          expect(signed.bytes).toBe(any);
        }),
      );
    });
  });

  describe('when the signature is not by any of the keys over these bytes', () => {
    const changed = fc
      .tuple(fc.boolean(), fc.nat(), fc.integer({ min: 1, max: 255 }))
      .map(([isSignature, place, mask]) => {
        const copies = { bytes: Buffer.from(bytes), signature: Buffer.from(signature) };
        const target = isSignature ? copies.signature : copies.bytes;
        const index = place % target.length;
        target[index] = (target[index] ?? 0) ^ mask;
        return copies;
      });

    test('any byte changed, of either: refused', () => {
      fc.assert(
        fc.property(changed, (copies) => {
          const verify = () => verifyEd25519(copies.bytes, copies.signature, [worker.publicKey]);
          expectThrown(verify, SigningError, 'signing-signature-bad');
        }),
        { numRuns: 500 },
      );
    });

    test('by another key: refused, with the keys that were tried', () => {
      const verify = () => verifyEd25519(bytes, signature, [other.publicKey]);
      const error = expectThrown(verify, SigningError, 'signing-signature-bad');
      expect(error.facts).toEqual({ tried: [other.publicKey.fingerprint] });
    });

    test('of another file: refused', () => {
      const verify = () => verifyEd25519(Buffer.from('{"a": 2}\n'), signature, [worker.publicKey]);
      expectThrown(verify, SigningError, 'signing-signature-bad');
    });

    test('of the same file without its line feed: refused', () => {
      const verify = () => verifyEd25519(bytes.subarray(0, -1), signature, [worker.publicKey]);
      expectThrown(verify, SigningError, 'signing-signature-bad');
    });
  });

  describe('when the signature is not 64 bytes', () => {
    test.each([
      ['0', Buffer.alloc(0)],
      ['63', signature.subarray(0, 63)],
      ['65', Buffer.concat([signature, Uint8Array.of(0)])],
      ['88, its base64', Buffer.from(Buffer.from(signature).toString('base64'))],
    ])('%s bytes: refused', (_, other64) => {
      const verify = () => verifyEd25519(bytes, other64, [worker.publicKey]);
      expectThrown(verify, SigningError, 'signing-signature-malformed');
    });
  });

  describe('when there are no keys', () => {
    test('a good signature is refused', () => {
      expectThrown(() => verifyEd25519(bytes, signature, []), SigningError, 'signing-no-keys');
    });
  });
});
