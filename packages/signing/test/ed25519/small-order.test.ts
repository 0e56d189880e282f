import { expectThrown } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { generateEd25519KeyPair, parseEd25519PublicKey } from '../../src/ed25519/keys.js';
import { hasSmallOrder } from '../../src/ed25519/small-order.js';
import { SigningError } from '../../src/error.js';

const p = 2n ** 255n - 19n;
const d = modulo(-121665n * power(121666n, p - 2n));

const order8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;

/** Every y below 2^255 whose point has an order that divides 8: the order of the curve's torsion. */
const torsion = [
  ['order 1', 1n],
  ['order 2', p - 1n],
  ['order 4', 0n],
  ['order 4, not canonical', p],
  ['order 1, not canonical', p + 1n],
  ['order 8', order8],
  ['order 8, the other', p - order8],
] as const;

describe('hasSmallOrder', () => {
  describe.each(torsion)('when the point has %s', (_, y) => {
    test('its y is a root of what doubling thrice to the neutral element gives', () => {
      expect(isEightTorsion(modulo(y))).toBe(true);
    });

    test.each([0, 1])('it is found, with the sign bit %d', (sign) => {
      expect(hasSmallOrder(encode(y, sign))).toBe(true);
    });

    test('it is refused as a public key', () => {
      const content = encode(y, 0).toString('base64');
      expectThrown(() => parseEd25519PublicKey(content), SigningError, 'signing-key-weak');
      expectThrown(() => parseEd25519PublicKey(toPem(encode(y, 1))), SigningError, 'signing-key-weak');
    });
  });

  describe('when the point is a key', () => {
    test('it is not found', () => {
      expect(hasSmallOrder(Buffer.from(generateEd25519KeyPair().publicKey, 'base64'))).toBe(false);
    });

    test('a neighbour of a small point is not found', () => {
      expect(hasSmallOrder(encode(2n, 0))).toBe(false);
    });
  });
});

function encode(y: bigint, sign: number): Buffer {
  const bytes = Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse();
  bytes[31] = (bytes[31] ?? 0) | (sign << 7);
  return bytes;
}

function toPem(raw: Buffer): string {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
  return `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`;
}

/**
 * Doubles a point of -x² + y² = 1 + d·x²·y² by the y coordinate alone; order divides 8 exactly when three doublings
 * give the neutral element, y = 1. x² is (y² - 1) / (d·y² + 1), and y of the double is (y² + x²) / (2 + x² - y²).
 */
function isEightTorsion(start: bigint): boolean {
  let y = start;
  for (let doubling = 0; doubling < 3; doubling++) {
    const yy = modulo(y * y);
    const xx = divide(yy - 1n, d * yy + 1n);
    y = divide(yy + xx, 2n + xx - yy);
  }
  return y === 1n;
}

function divide(a: bigint, b: bigint): bigint {
  return modulo(a * power(modulo(b), p - 2n));
}

function modulo(a: bigint): bigint {
  return ((a % p) + p) % p;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = modulo(base);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = modulo(result * square);
    square = modulo(square * square);
  }
  return result;
}
