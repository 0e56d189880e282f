import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listArtifacts } from '../../src/artifacts/list-artifacts.js';
import { GeneratorError } from '../../src/error.js';
import { fill } from '../folder.js';

const nothing: ReadonlySet<string> = new Set();

async function listed(...args: Parameters<typeof listArtifacts>): Promise<string[]> {
  const names: string[] = [];
  for await (const batch of listArtifacts(...args)) names.push(...batch);
  return names;
}

describe('listArtifacts', () => {
  describe('when the folder has files in folders', () => {
    test('lists their names with slashes, sorted by code unit over all folders', async () => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, {
          'public/b': '',
          'public/a/z': '',
          'public/a-b': '',
          Z: '',
          'private/x y.txt': '',
        });
        const expected = ['Z', 'private/x y.txt', 'public/a-b', 'public/a/z', 'public/b'];
        expect(await listed(folder, nothing)).toEqual(expected);
      });
    });

    test('the order is that of the whole names, however files and folders are called', async () => {
      const segment = fc.stringMatching(/^[a-c.!-]{1,3}$/).filter((name) => name !== '.' && name !== '..');
      const names = fc.uniqueArray(
        fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/')),
        { maxLength: 12 },
      );
      await fc.assert(
        fc.asyncProperty(names, async (all) => {
          const files = all.filter((name) => !all.some((other) => other.startsWith(`${name}/`)));
          await withTemporaryFolder(async (folder) => {
            await fill(folder, Object.fromEntries(files.map((name) => [name, ''])));
            expect(await listed(folder, nothing)).toEqual([...files].sort());
          });
        }),
        { numRuns: 50 },
      );
    });

    test('leaves out what was excluded, by exact name', async () => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { 'public/a': '', 'public/ab': '' });
        expect(await listed(folder, new Set(['public/a', 'b']))).toEqual(['public/ab']);
      });
    });
  });

  describe('when the folder has what is never listed', () => {
    const unsigned = [
      'public/logs/live.log',
      'public/logs/live_backing.log',
      'public/chain-of-trust.json',
      'public/chain-of-trust.json.sig',
      'public/chainOfTrust.json.asc',
      'public/chain-of-trust.json.4294967295',
      'public/chain-of-trust.json.sig.7',
      'public/chainOfTrust.json.asc.123',
    ];

    test.each(unsigned)('%s is left out', async (name) => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { [name]: '', 'public/a': '' });
        expect(await listed(folder, nothing)).toEqual(['public/a']);
      });
    });

    test.each([
      'public/logs/certified.log',
      'public/logs/chain_of_trust.log',
      'live.log',
      'public/chain-of-trust.json.sig.txt',
      'public/chain-of-trust.json.12345678901',
      'public/other.json.123',
      'chain-of-trust.json.123',
    ])('%s, which only looks like it, is listed', async (name) => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { [name]: '' });
        expect(await listed(folder, nothing)).toEqual([name]);
      });
    });

    test('a symbolic link of such a name is not read, and so does not matter', async () => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { 'public/logs/certified.log': '' });
        await symlink('certified.log', join(folder, 'public/logs/live.log'));
        expect(await listed(folder, nothing)).toEqual(['public/logs/certified.log']);
      });
    });
  });

  describe('when something is no regular file', () => {
    test('a symbolic link to a file is refused', async () => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { 'public/a': '' });
        await symlink('a', join(folder, 'public/link'));
        const error = await expectRejected(listed(folder, nothing), GeneratorError, 'generator-artifact');
        expect(error.facts).toEqual({ name: 'public/link' });
      });
    });

    test('a symbolic link to a folder is refused rather than entered', async () => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { 'public/a/b': '' });
        await symlink('a', join(folder, 'public/link'));
        await expectRejected(listed(folder, nothing), GeneratorError, 'generator-artifact');
      });
    });

    test('a pipe is refused', async () => {
      await withTemporaryFolder(async (folder) => {
        execFileSync('mkfifo', [join(folder, 'pipe')]);
        await expectRejected(listed(folder, nothing), GeneratorError, 'generator-artifact');
      });
    });

    test('a socket is refused', async () => {
      await withTemporaryFolder(async (folder) => {
        const server = createServer();
        await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
        try {
          await expectRejected(listed(folder, nothing), GeneratorError, 'generator-artifact');
        } finally {
          await new Promise((resolve) => server.close(resolve));
        }
      });
    });
  });

  describe('when a file has a name that no artifact can have', () => {
    test.each(['back\\slash', 'line\nfeed', 'ümlaut', 'C:drive'])('%j is refused', async (name) => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { [name]: '' });
        await expectRejected(listed(folder, nothing), GeneratorError, 'generator-artifact');
      });
    });
  });

  describe('when the folder cannot be read', () => {
    test.each(['absent', 'file'])('%s is refused with its cause', async (name) => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { file: '' });
        const listing = listed(join(folder, name), nothing);
        const error = await expectRejected(listing, GeneratorError, 'generator-folder');
        expect(error.cause).toBeInstanceOf(Error);
      });
    });
  });
});
