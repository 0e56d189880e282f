import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GeneratorError } from '../../src/error.js';
import { hashArtifacts } from '../../src/hash/hash-artifacts.js';
import { fill } from '../folder.js';

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
const name = fc.stringMatching(/^[a-z0-9 ._-]{1,12}$/).filter((text) => text !== '.' && text !== '..');

describe('hashArtifacts', () => {
  describe('when the folder has any files', () => {
    test('gives the digest of each under its name', async () => {
      await fc.assert(
        fc.asyncProperty(fc.dictionary(name, fc.uint8Array()), async (files) => {
          await withTemporaryFolder(async (folder) => {
            await fill(folder, files);
            const names = Object.keys(files).sort();
            expect([...(await hashArtifacts(folder))]).toEqual(
              names.map((each) => [each, { sha256: sha256(files[each] ?? '') }]),
            );
          });
        }),
        { numRuns: 30 },
      );
    });
  });

  // Around the size of one read, where reading ahead begins and ends.
  describe('when a file is as long as some reads', () => {
    test.each([262_143, 262_144, 262_145, 524_288, 1_000_000])('%d bytes are all hashed', async (length) => {
      await withTemporaryFolder(async (folder) => {
        const content = Buffer.from(Array.from({ length }, (_, i) => i % 251));
        await writeFile(join(folder, 'a'), content);
        expect(new Map(await hashArtifacts(folder))).toEqual(new Map([['a', { sha256: sha256(content) }]]));
      });
    });
  });

  describe('when the folder has no files', () => {
    test('gives an empty map: a run without outputs is legitimate', async () => {
      await withTemporaryFolder(async (folder) => {
        await mkdir(join(folder, 'public'));
        expect(new Map(await hashArtifacts(folder))).toEqual(new Map());
      });
    });
  });

  describe('when options are given', () => {
    test('uses the algorithms and leaves out what is excluded', async () => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { 'public/a': 'x', 'public/b': 'y' });
        const digests = await hashArtifacts(folder, {
          algorithms: ['sha512'],
          exclude: ['public/b'],
          concurrency: 1,
        });
        const sha512 = createHash('sha512').update('x').digest('hex');
        expect(new Map(digests)).toEqual(new Map([['public/a', { sha512 }]]));
      });
    });

    test('an empty list of algorithms is refused, even for a folder without files', async () => {
      await withTemporaryFolder(async (folder) => {
        const hashing = hashArtifacts(folder, { algorithms: [] });
        await expectRejected(hashing, GeneratorError, 'generator-algorithms');
      });
    });
  });

  describe('when one of several files cannot be hashed', () => {
    test.skipIf(process.platform !== 'linux')('the refusal names it', async () => {
      // The kernel lists these as regular files and lets nobody read the one.
      const hashing = hashArtifacts(`/proc/${process.pid}/attr`, { concurrency: 2 });
      const error = await expectRejected(hashing, GeneratorError, 'generator-artifact');
      expect(error.facts).toHaveProperty('name');
    });
  });
});
