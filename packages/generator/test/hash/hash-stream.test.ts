import { createHash } from 'node:crypto';
import { expectRejected } from '@chain-of-trust/fixtures';
import type { DigestAlgorithm } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GeneratorError } from '../../src/error.js';
import { hashStream } from '../../src/hash/hash-stream.js';

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

describe('hashStream', () => {
  describe('when bytes arrive in any chunks', () => {
    test('gives the digests of their concatenation', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.uint8Array()), async (chunks) => {
          const whole = Buffer.concat(chunks);
          expect(await hashStream(streamOf(chunks), ['sha256', 'sha512'])).toEqual({
            sha256: createHash('sha256').update(whole).digest('hex'),
            sha512: createHash('sha512').update(whole).digest('hex'),
          });
        }),
      );
    });
  });

  describe('when one algorithm is asked for', () => {
    test.each(['sha256', 'sha512'] as const)('gives %s alone, also when named twice', async (algorithm) => {
      const digest = createHash(algorithm).digest('hex');
      expect(await hashStream(streamOf([]), [algorithm, algorithm])).toEqual({ [algorithm]: digest });
    });
  });

  describe('when no accepted algorithm is asked for', () => {
    test.each([[[]], [['md5']], [['sha256', 'sha1']], [['SHA256']]])('%j is refused', async (names) => {
      const algorithms = names as DigestAlgorithm[]; // what a caller without types may give
      await expectRejected(hashStream(streamOf([]), algorithms), GeneratorError, 'generator-algorithms');
    });
  });
});
