import { parseOpenPgpPublicKeys } from '@chain-of-trust/signing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPackets } from '../../src/homedir/packets.js';
import { createPair } from '../support/test-keys.js';

describe('readPackets', () => {
  test('when it is a key of ours, each packet is found', async () => {
    const [key] = await parseOpenPgpPublicKeys(Buffer.from((await createPair()).publicKey));
    const bytes = key?.key.write() ?? new Uint8Array();
    const packets = readPackets(bytes);
    expect(packets.map(({ tag }) => tag)).toEqual([6, 13, 2]);
    expect(packets.at(-1)?.end).toBe(bytes.length);
    const [, userId] = packets;
    expect(Buffer.from(bytes.subarray(userId?.start, userId?.end)).toString()).toBe(
      'worker <worker@example.com>',
    );
  });

  test('when lengths take one, two or five bytes, they are read', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(63), fc.nat(70_000)), { maxLength: 5 }), (made) => {
        const bytes = made.map(([tag, length]) => {
          const header = Buffer.from([0xc0 | tag, ...lengthOf(length)]);
          return Buffer.concat([header, Buffer.alloc(length)]);
        });
        const found = readPackets(Buffer.concat(bytes)).map(({ tag, start, end }) => [tag, end - start]);
        expect(found).toEqual(made);
      }),
    );
  });

  test('when it is any bytes, there are packets to the end or a RangeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          expect(readPackets(bytes).at(-1)?.end ?? 0).toBe(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  test.each([
    ['a header of the old format', [0x98, 1, 0]],
    ['a partial length', [0xc6, 0xe1, 0, 0]],
    ['a packet that is longer than all', [0xc6, 2, 0]],
  ])('%s is refused', (_, bytes) => {
    expect(() => readPackets(Uint8Array.from(bytes))).toThrow(RangeError);
  });
});

/** @see RFC 9580 section 4.2.1 */
function lengthOf(length: number): number[] {
  if (length < 192) return [length];
  if (length < 8384) return [((length - 192) >> 8) + 192, (length - 192) & 0xff];
  return [255, length >> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff];
}
