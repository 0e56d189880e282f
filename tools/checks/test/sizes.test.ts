import { describe, expect, test } from 'vitest';
import { checkSizes, maxLines } from '../src/sizes.js';
import { withTree } from './support/tree.js';

const lines = (count: number) => 'x;\n'.repeat(count);

const good = {
  'packages/a/package.json': {},
  'packages/a/src/deep/longest.ts': lines(maxLines),
  'packages/a/test/long.test.ts': lines(maxLines + 1),
  'packages/a/src/data.json': lines(maxLines + 1),
  'packages/notes/src/long.ts': lines(maxLines + 1), // no package
  'tools/b/package.json': {},
  'tools/b/bin/b.js': lines(1),
};

describe('checkSizes', () => {
  test('allows files of the largest size, and tests and data of any', async () => {
    expect(await withTree(good, checkSizes)).toEqual([]);
  });

  test.each([
    'packages/a/src/x.ts',
    'packages/a/bin/x.js',
    'packages/a/scripts/x.js',
    'tools/b/src/deep/x.ts',
  ])('finds a line too many in %s', async (path) => {
    expect(await withTree({ ...good, [path]: lines(maxLines + 1) }, checkSizes)).toEqual([
      { check: 'sizes', where: path, message: `has ${maxLines + 1} lines, more than ${maxLines}: split it` },
    ]);
  });
});
