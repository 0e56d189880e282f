import { generateKeyPairSync } from 'node:crypto';
import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Ed25519KeyPair,
  generateEd25519KeyPair,
  parseEd25519PrivateKey,
  parseEd25519PublicKey,
} from '../../src/ed25519/keys.js';
import { signEd25519, verifyEd25519 } from '../../src/ed25519/sign.js';
import { SigningError } from '../../src/error.js';

const pair = generateEd25519KeyPair();

/** The last digit before the padding carries two bits that decoders drop. */
const notCanonical = (base64: string) => {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return `${base64.slice(0, 42)}${digits[digits.indexOf(base64[42] ?? '') + 1]}=`;
};

const malformed = (own: string): readonly (readonly [string, string | Uint8Array])[] => [
  ['nothing', ''],
  ['words', 'not a key'],
  ['base64 of 31 bytes', Buffer.alloc(31, 7).toString('base64')],
  ['base64 of 33 bytes', Buffer.alloc(33, 7).toString('base64')],
  ['base64 of 64 bytes', Buffer.alloc(64, 7).toString('base64')],
  ['base64 without padding', own.slice(0, -1)],
  ['base64 that is not canonical', notCanonical(own)],
  ['base64 for URLs', Buffer.alloc(32, 0xff).toString('base64').replaceAll('/', '_')],
  ['base64 with a line break inside', `${own.slice(0, 20)}\n${own.slice(20)}`],
  ['hex', Buffer.from(own, 'base64').toString('hex')],
  ['32 raw bytes', Buffer.from(own, 'base64')],
  ['PEM of nothing', '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n'],
];

describe('generateEd25519KeyPair', () => {
  describe('when keys are made', () => {
    test('both notations of both halves are of the same key', () => {
      const made: Ed25519KeyPair = generateEd25519KeyPair();
      const seeds = [made.privateKey, made.privateKeyPem].map((key) => parseEd25519PrivateKey(key));
      const points = [made.publicKey, made.publicKeyPem].map((key) => parseEd25519PublicKey(key));
      const fingerprints = [...seeds.map(({ publicKey }) => publicKey), ...points].map(
        ({ fingerprint }) => fingerprint,
      );
      expect(new Set(fingerprints)).toEqual(new Set([made.publicKey]));
      expect(made.publicKey).not.toBe(pair.publicKey);
    });
  });
});

describe('parseEd25519PublicKey', () => {
  describe('when the content is a public key', () => {
    test.each([
      ['base64', pair.publicKey],
      ['base64 with a line feed', `${pair.publicKey}\n`],
      ['bytes of base64', Buffer.from(pair.publicKey)],
      ['PEM', pair.publicKeyPem],
      ['bytes of PEM', Buffer.from(pair.publicKeyPem)],
      ['PEM with CRLF', pair.publicKeyPem.replaceAll('\n', '\r\n')],
    ])('%s is read', (_, content) => {
      expect(parseEd25519PublicKey(content).fingerprint).toBe(pair.publicKey);
    });
  });

  describe('when the content is something else', () => {
    test.each(malformed(pair.publicKey))('%s is refused', (_, content) => {
      expectThrown(() => parseEd25519PublicKey(content), SigningError, 'signing-key-malformed');
    });

    test('the refusal says what was expected', () => {
      const parse = () => parseEd25519PublicKey('not a key');
      const error = expectThrown(parse, SigningError, 'signing-key-malformed');
      expect(error.message).toBe('not an ed25519 key: expected the base64 of 32 bytes, or PEM');
      expect(error.nextStep).toContain('cot keygen');
    });

    test('two keys in PEM are refused: one of them would be passed over', () => {
      const two = pair.publicKeyPem + generateEd25519KeyPair().publicKeyPem;
      expectThrown(() => parseEd25519PublicKey(two), SigningError, 'signing-key-malformed');
    });

    test.each([
      ['X25519', () => generateKeyPairSync('x25519')],
      ['Ed448', () => generateKeyPairSync('ed448')],
      ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
      ['EC', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ])('%s in PEM is refused', (_, generate) => {
      const pem = generate().publicKey.export({ format: 'pem', type: 'spki' }).toString();
      expectThrown(() => parseEd25519PublicKey(pem), SigningError, 'signing-key-malformed');
    });

    test('a private key is refused as one', () => {
      expectThrown(() => parseEd25519PublicKey(pair.privateKeyPem), SigningError, 'signing-key-secret');
    });

    test('any content throws nothing but SigningError', () => {
      const content = fc.oneof(fc.string(), fc.base64String(), fc.uint8Array({ maxLength: 64 }));
      fc.assert(
        fc.property(content, (any) => {
          try {
            parseEd25519PublicKey(any);
          } catch (error) {
            expect(error).toBeInstanceOf(SigningError);
          }
        }),
        { numRuns: 1000 },
      );
    });
  });
});

describe('parseEd25519PrivateKey', () => {
  describe('when the content is a private key', () => {
    test.each([
      ['base64', pair.privateKey],
      ['base64 with a line feed', `${pair.privateKey}\n`],
      ['PEM', pair.privateKeyPem],
      ['bytes of PEM', Buffer.from(pair.privateKeyPem)],
    ])('%s signs for its public key', (_, content) => {
      const key = parseEd25519PrivateKey(content);
      const bytes = Buffer.from('x');
      const publicKey = parseEd25519PublicKey(pair.publicKey);
      const signed = verifyEd25519(bytes, signEd25519(bytes, key), [publicKey]);
      expect(signed.signedBy.fingerprint).toBe(key.publicKey.fingerprint);
    });
  });

  describe('when the content is something else', () => {
    test.each(malformed(pair.privateKey))('%s is refused', (_, content) => {
      expectThrown(() => parseEd25519PrivateKey(content), SigningError, 'signing-key-malformed');
    });

    test.each([
      ['a public key in PEM', pair.publicKeyPem],
      ['X25519 in PEM', privatePem(generateKeyPairSync('x25519'))],
      ['RSA in PEM', privatePem(generateKeyPairSync('rsa', { modulusLength: 2048 }))],
      ['PEM with a passphrase', lockedPem()],
    ])('%s is refused', (_, content) => {
      expectThrown(() => parseEd25519PrivateKey(content), SigningError, 'signing-key-malformed');
    });
  });
});

function privatePem({ privateKey }: { readonly privateKey: import('node:crypto').KeyObject }): string {
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

function lockedPem(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const lock = { cipher: 'aes-256-cbc', passphrase: 'x' };
  return privateKey.export({ format: 'pem', type: 'pkcs8', ...lock }).toString();
}
