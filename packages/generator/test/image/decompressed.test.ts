import zlib from 'node:zlib';
import { expectRejected } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { GeneratorError } from '../../src/error.js';
import { decompressed } from '../../src/image/decompressed.js';

const content = Buffer.from('content '.repeat(100));

async function decode(encoded: Uint8Array, chunkBytes: number): Promise<Buffer> {
  const source = async function* () {
    for (let at = 0; at < encoded.length; at += chunkBytes) yield encoded.subarray(at, at + chunkBytes);
  };
  const chunks: Uint8Array[] = [];
  for await (const chunk of decompressed(source())) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('decompressed', () => {
  test.each([1, 2, 3, 5, 4096])('tells the format from the first bytes, %d at a time', async (size) => {
    expect((await decode(content, size)).equals(content)).toBe(true);
    for (const encode of [zlib.gzipSync, zlib.zstdCompressSync]) {
      expect((await decode(encode(content), size)).equals(content)).toBe(true);
      await expectRejected(decode(zlib.gzipSync(encode(content)), size), GeneratorError, 'generator-image');
    }
  });

  test.each([0, 1, 3])('gives the %d bytes that there are', async (size) => {
    expect((await decode(content.subarray(0, size), 4096)).length).toBe(size);
  });

  test('stops reading when nobody reads on', async () => {
    let isClosed = false;
    const source = async function* () {
      try {
        for (;;) yield content;
      } finally {
        isClosed = true;
      }
    };
    for await (const chunk of decompressed(source())) if (chunk.length > 0) break;
    expect(isClosed).toBe(true);
  });
});
