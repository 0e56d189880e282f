import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { formatFloor, readFloor } from '../../src/tag/floor-file.js';

const floor = { name: 'v1', id: 'a'.repeat(40), taggedAt: new Date('2026-01-01T00:00:00Z') };

describe('readFloor', () => {
  const withFile = (use: (path: string) => Promise<void>) =>
    withTemporaryFolder((folder) => use(join(folder, 'floor.json')));

  test('when it was written, it is read; when it was not, there is none', async () => {
    await withFile(async (path) => {
      expect(await readFloor(path)).toBeUndefined();
      await writeFile(path, formatFloor(floor));
      expect(await readFloor(path)).toEqual(floor);
    });
  });

  test.each([
    ['empty', ''],
    ['cut off', formatFloor(floor).slice(0, 40)],
    ['without a date', JSON.stringify({ name: 'v1', id: floor.id })],
    ['with a date that is none', JSON.stringify({ ...floor, taggedAt: 'yesterday' })],
    ['with a short hash', JSON.stringify({ ...floor, id: 'abc' })],
    ['with another member', JSON.stringify({ ...floor, x: 1 })],
  ])('when it is %s, it is refused', async (_, text) => {
    await withFile(async (path) => {
      await writeFile(path, text);
      await expectRejected(readFloor(path), KeyRepoError, 'key-repo-floor');
    });
  });

  test('when it is a folder, it is refused', async () => {
    await withTemporaryFolder((folder) => expectRejected(readFloor(folder), KeyRepoError, 'key-repo-floor'));
  });

  test('when it is any JSON, there is a floor or a KeyRepoError', async () => {
    await withFile(async (path) => {
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), async (value) => {
          await writeFile(path, JSON.stringify(value));
          await expectRejected(readFloor(path), KeyRepoError, 'key-repo-floor');
        }),
        { numRuns: 30 },
      );
    });
  });
});
