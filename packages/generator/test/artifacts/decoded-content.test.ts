import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContentSource } from '../../src/artifacts/source.js';
import { GeneratorError } from '../../src/error.js';
import { hashSources } from '../../src/hash/hash-sources.js';
import { sha256 } from '../image/archive.js';

const hash = async (content: ContentSource['content']) => {
  const digests = await hashSources([{ name: 'public/a', content, contentEncoding: 'gzip' }]);
  return digests.get('public/a')?.sha256;
};

const hashFile = (bytes: Uint8Array) =>
  withTemporaryFolder(async (folder) => {
    const file = join(folder, 'a.gz');
    await writeFile(file, bytes);
    const digests = await hashSources([{ name: 'public/a', file, contentEncoding: 'gzip' }]);
    return digests.get('public/a')?.sha256;
  });

describe('hashSources, when content is stored with gzip', () => {
  test('the digest is of what is decoded, of bytes, streams and files alike', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1 }), async (parts) => {
        const encoded = Buffer.concat(parts.map((part) => gzipSync(part)));
        const expected = sha256(Buffer.concat(parts));
        expect(await hash(encoded)).toBe(expected);
        expect(await hash(Readable.from([encoded.subarray(0, 5), encoded.subarray(5)]))).toBe(expected);
        expect(await hashFile(encoded)).toBe(expected);
      }),
      { numRuns: 30 },
    );
  });

  const good = gzipSync('x'.repeat(1000));

  test.each([
    ['no gzip', Buffer.from('x')],
    ['nothing', Buffer.alloc(0)],
    ['cut off', good.subarray(0, -4)],
    ['followed by more', Buffer.concat([good, Buffer.from('x')])],
  ])('refuses what is %s', async (_, bytes) => {
    await expectRejected(hash(bytes), GeneratorError, 'generator-artifact');
    await expectRejected(hashFile(bytes), GeneratorError, 'generator-artifact');
  });

  test('says of a file that is not there what it says of every other one', async () => {
    const source = { name: 'public/a', file: '/nonexistent/a.gz', contentEncoding: 'gzip' } as const;
    const error = await expectRejected(hashSources([source]), GeneratorError, 'generator-artifact');
    expect(error.facts).toEqual({ name: 'public/a' });
  });

  test('keeps what a stream has failed with', async () => {
    const failure = new Error('gone');
    const content = (async function* () {
      yield good.subarray(0, 5);
      throw failure;
    })();
    const error = await expectRejected(hash(content), GeneratorError, 'generator-artifact');
    expect(error.cause).toBe(failure);
  });
});
