import zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zstdFrames } from '../../src/image/zstd-frames.js';

async function decode(encoded: Uint8Array, chunkBytes: number): Promise<Buffer> {
  const source = async function* () {
    for (let at = 0; at < encoded.length; at += chunkBytes) yield encoded.subarray(at, at + chunkBytes);
  };
  const chunks: Uint8Array[] = [];
  for await (const chunk of zstdFrames(source(), zlib.createZstdDecompress)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);

describe('zstdFrames', () => {
  test('gives back what any number of frames hold, wherever chunks end', async () => {
    const text = fc
      .tuple(fc.uint8Array({ maxLength: 50 }), fc.nat(3000))
      .map(([bytes, times]) => Buffer.concat(Array.from({ length: times }, () => bytes)));
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 3000 }),
        async (parts, size) => {
          const encoded = Buffer.concat(parts.flatMap((part) => [zlib.zstdCompressSync(part), skippable]));
          expect((await decode(encoded, size)).equals(Buffer.concat(parts))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('gives what it has before the last frame is read', async () => {
    const large = zlib.zstdCompressSync(Buffer.alloc(100 * 2 ** 20));
    const source = async function* () {
      yield large;
      throw new Error('read on');
    };
    let bytes = 0;
    for await (const chunk of zstdFrames(source(), zlib.createZstdDecompress)) {
      bytes += chunk.length;
      if (bytes === 100 * 2 ** 20) break;
    }
    expect(bytes).toBe(100 * 2 ** 20);
  });

  const frame = zlib.zstdCompressSync(Buffer.alloc(1000, 'frame'));

  test.each([
    ['cut off', frame.subarray(0, -3)],
    ['followed by more', Buffer.concat([frame, Buffer.from('garbage')])],
    ['cut off in the second frame', Buffer.concat([frame, frame.subarray(0, -3)])],
  ])('refuses what is %s', async (_, encoded) => {
    for (const size of [1, encoded.length, frame.length]) {
      const error: unknown = await decode(encoded, size).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: expect.stringMatching(/^(?:ZSTD|Z)_/) });
    }
  });
});
