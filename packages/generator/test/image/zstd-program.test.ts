import { spawnSync } from 'node:child_process';
import zlib from 'node:zlib';
import { expectRejected } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { GeneratorError } from '../../src/error.js';
import { imageError } from '../../src/image/error.js';
import { zstdProgram } from '../../src/image/zstd-program.js';

const text = Buffer.from('text\n'.repeat(200_000));
const encoded = zlib.zstdCompressSync(text);

async function decode(content: readonly Uint8Array[] | AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const source = Symbol.asyncIterator in content ? content : streamOf(content);
  for await (const chunk of zstdProgram(source)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

// Only hosts with an old Node need the program; on CI its absence would leave that untested.
const isAbsent = spawnSync('zstd', ['-V']).status !== 0 && process.env.CI !== 'true';

describe.skipIf(isAbsent)('zstdProgram', () => {
  test('decodes what zlib has encoded', async () => {
    expect((await decode([encoded.subarray(0, 9), encoded.subarray(9)])).equals(text)).toBe(true);
  });

  test.each([
    ['cut off', encoded.subarray(0, -3)],
    ['followed by more', Buffer.concat([encoded, Buffer.from('garbage')])],
    ['something else', Buffer.alloc(2_000_000, 'x')],
  ])('refuses what is %s', async (_, bytes) => {
    await expectRejected(decode([bytes]), GeneratorError, 'generator-image');
  });

  test('refuses a window that takes more memory than is allowed', async () => {
    // A frame header that asks for 2 GB, and an empty last block.
    const greedy = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x01, 0x00, 0x00]);
    await expectRejected(decode([greedy]), GeneratorError, 'generator-image');
  });

  test('says what the source has said when it fails', async () => {
    const failure = imageError('gone');
    const source = async function* () {
      yield encoded.subarray(0, 9);
      throw failure;
    };
    const error = await expectRejected(decode(source()), GeneratorError, 'generator-image');
    expect(error).toBe(failure);
  });

  test('says what to do where there is no such program', async () => {
    const { PATH } = process.env;
    process.env.PATH = '/nonexistent';
    try {
      const error = await expectRejected(decode([encoded]), GeneratorError, 'generator-image');
      expect(error.nextStep).toContain('Install zstd');
    } finally {
      process.env.PATH = PATH;
    }
  });
});
