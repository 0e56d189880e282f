import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkSpecTable } from '../src/spec-table.js';
import { type Tree, withTree } from './support/tree.js';

const rows = [
  '# The `task.payload` of `public/chainOfTrust.json.asc`',
  '| id | first words | file |',
  '| --- | --- | --- |',
  '| S1 | Scopes are how Taskcluster controls … | `packages/a/src/a.ts`, `packages/a/src` |',
  "| S2 | We can't go on | background |",
  '| S3 | Each instance gets all keys | `signatureFormat: ed25519` |',
];

const good: Tree = {
  'docs/spec-coverage.md': rows.join('\n'),
  'packages/a/src/a.ts': 'export {};',
  'spec/a.txt':
    'Scopes\n------\n\n`Scopes <https://example.com>`__ are how Taskcluster controls access. We can’t go on.',
  'spec/b.txt': 'Each instance\n\n  • gets all keys\n',
};

async function problemsWith(change: Tree, spec = 'spec') {
  return await withTree({ ...good, ...change }, (root) => checkSpecTable(root, join(root, spec)));
}

describe('checkSpecTable', () => {
  test('finds nothing where every path exists and every sentence has its row', async () => {
    expect(await problemsWith({})).toEqual([]);
  });

  test.each(['packages/a/src/b.ts', 'packages/a/test/', 'docs/other.md'])(
    'finds the path %s',
    async (path) => {
      const change = { 'docs/spec-coverage.md': [...rows, `| S4 | x | \`${path}\` |`].join('\n') };
      expect(await problemsWith(change)).toEqual([
        {
          check: 'spec-table',
          where: 'docs/spec-coverage.md:7',
          message: `names ${path}, which does not exist`,
        },
      ]);
    },
  );

  test.each([
    ['a sentence more', 'Nobody has a row for this. Scopes are how Taskcluster controls access.'],
    [
      'a sentence that only ends like one with a row',
      'Nobody has a row for this, and scopes are how Taskcluster.',
    ],
  ])('finds %s', async (_what, text) => {
    expect(await problemsWith({ 'spec/c.txt': text })).toMatchObject([
      { message: expect.stringMatching(/^has no row for the sentence "Nobody has a row for this/) },
    ]);
  });

  test('words outside the rows are no row', async () => {
    const change = {
      'docs/spec-coverage.md': [...rows, 'Nobody has a row.', '| S4 | x | Nobody has a row |'].join('\n'),
      'spec/c.txt': 'Nobody has a row.',
    };
    expect(await problemsWith(change)).toHaveLength(1);
  });

  test('checks only the paths where the spec is absent', async () => {
    const change = { 'docs/spec-coverage.md': '`packages/a/b.ts`' };
    expect(await problemsWith(change, 'absent')).toHaveLength(1);
  });

  test('refuses a spec without sentences, with which everything would agree', async () => {
    const change = { 'empty/a.txt': 'Title\n' };
    expect(await problemsWith(change, 'empty')).toHaveLength(1);
  });

  test('finds that the table is missing', async () => {
    expect(await withTree({ 'a.md': '' }, (root) => checkSpecTable(root, join(root, 'spec')))).toEqual([
      { check: 'spec-table', where: 'docs/spec-coverage.md', message: 'is missing' },
    ]);
  });
});
