import { createHash } from 'node:crypto';
import { appendFile, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import type { ArtifactDigests } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { GeneratorError } from '../../src/error.js';
import { contentOfFile } from '../../src/upload/content.js';

const name = 'public/a.bin';
const bytes = Buffer.alloc(600_000, 'some words ');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const sha512 = createHash('sha512').update(bytes).digest('hex');

/** What a store would have, and what the reading ends with. */
async function readAll(chunks: AsyncIterable<Uint8Array>) {
  const read: Uint8Array[] = [];
  const error = await (async () => {
    for await (const chunk of chunks) read.push(chunk);
  })().catch((reason: unknown) => reason);
  return { read: Buffer.concat(read), error };
}

const withFile = (use: (path: string) => Promise<void>) =>
  withTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'a.bin'), bytes);
    await use(join(folder, 'a.bin'));
  });

describe('contentOfFile', () => {
  test.each<ArtifactDigests>([{ sha256 }, { sha512 }, { sha256, sha512 }])(
    'gives the bytes, as often as they are asked for, where all digests are theirs',
    (digests) =>
      withFile(async (path) => {
        const content = await contentOfFile(name, path, digests);
        expect(content.length).toBe(bytes.length);
        for (let i = 0; i < 2; i += 1)
          expect(await readAll(content.read())).toEqual({ read: bytes, error: undefined });
      }),
  );

  test.each<[string, ArtifactDigests]>([
    ['one of two digests is another', { sha256, sha512: sha512.replace(/^./, 'x') }],
    ['there is no digest', {} as ArtifactDigests],
  ])('where %s, the last bytes are kept back', (_, digests) =>
    withFile(async (path) => {
      const { read, error } = await readAll((await contentOfFile(name, path, digests)).read());
      expect(error).toMatchObject({ code: 'generator-artifact-changed', facts: { name } });
      expect(read.length).toBeLessThan(bytes.length);
    }),
  );

  test.each<[string, (path: string) => Promise<void>]>([
    ['grows', (path) => appendFile(path, 'x')],
    ['shrinks', (path) => truncate(path, bytes.length - 1)],
    ['vanishes', unlink],
    [
      'becomes a link',
      async (path) => {
        await unlink(path);
        await writeFile(`${path}.other`, bytes);
        await symlink(`${path}.other`, path);
      },
    ],
  ])('a file that %s before it is read never ends', (_, change) =>
    withFile(async (path) => {
      const content = await contentOfFile(name, path, { sha256 });
      await change(path);
      const { error, read } = await readAll(content.read());
      expect(error).toMatchObject({ code: 'generator-artifact-changed' });
      expect(read.length).toBeLessThan(bytes.length);
    }),
  );

  test('a link is refused before it is read', () =>
    withFile(async (path) => {
      await symlink(path, `${path}.link`);
      await expectRejected(
        contentOfFile(name, `${path}.link`, { sha256 }),
        GeneratorError,
        'generator-artifact-changed',
      );
    }));
});
