/**
 * The encodings of points of small order on edwards25519, without the sign bit of the last byte.
 *
 * Under such a "public key" a signature can be written down for any message, so that it is no key at all; OpenSSL
 * does not refuse them.
 *
 * @see "Taming the many EdDSAs", section 3.1; RFC 8032 section 8.9 on cofactors
 */
const smallOrder: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** Whether 32 bytes encode a point of small order. */
export function hasSmallOrder(raw: Uint8Array): boolean {
  const bytes = Buffer.from(raw);
  bytes[31] = (bytes[31] ?? 0) & 0x7f;
  return smallOrder.has(bytes.toString('hex'));
}
