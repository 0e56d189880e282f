import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkSpecTable } from '../src/spec-table.js';
import { type Tree, withTree } from './support/tree.js';

const rows = [
  '# The `task.payload` of `public/chainOfTrust.json.asc`',
  '| id | first words | implemented in | proven by |',
  '| --- | --- | --- | --- |',
  '| S1 | Scopes are how Taskcluster controls … | `packages/a/src/a.ts`, `packages/a/src` | `packages/a/test` |',
  "| S2 | We can't go on | background | |",
  '| S3 | Each instance gets all keys | `packages/a/src/a.ts` (`ed25519`) | `packages/a/test/a.test.ts` |',
  "| S4 | We can't go on | background | |",
];

const good: Tree = {
  'docs/spec-coverage.md': rows.join('\n'),
  'packages/a/src/a.ts': 'export {};',
  'packages/a/test/a.test.ts': '',
  'spec/a.txt':
    'Scopes\n------\n\n`Scopes <https://example.com>`__ are how Taskcluster controls access. We can’t go on.',
  'spec/b.txt': 'Each instance\n\n  • gets all keys\n\nWe can’t go on.\n',
};

async function problemsWith(change: Tree, spec = 'spec') {
  return await withTree({ ...good, ...change }, (root) => checkSpecTable(root, join(root, spec)));
}

/** The table with one text of it replaced. */
const table = (from: string, to: string): Tree => ({
  'docs/spec-coverage.md': rows.join('\n').replace(from, to),
});

const found = (line: number, message: string) => [
  { check: 'spec-table', where: `docs/spec-coverage.md:${line}`, message },
];

describe('checkSpecTable', () => {
  test('finds nothing where every path exists and every sentence has its row', async () => {
    expect(await problemsWith({})).toEqual([]);
  });

  test.each(['packages/a/src/b.ts', 'packages/a/lib/', 'package/a/src/a.ts', 'docs/other.md'])(
    'finds the path %s, which does not exist',
    async (path) => {
      expect(await problemsWith(table('`packages/a/src`', `\`${path}\``))).toEqual(
        found(4, `names ${path}, which does not exist`),
      );
    },
  );

  test.each([
    ['a number that is left out', '| S4 |', '| S5 |', 7, 'is row 4, but called S5'],
    ['a row without file', '`packages/a/src/a.ts` (`ed25519`)', 'yes', 6, 'S3 names no file'],
    ['a row without test', '`packages/a/test/a.test.ts`', 'yes', 6, 'S3 names no test'],
    [
      'what is only promised',
      "| S4 | We can't go on | background",
      "| S4 | We can't go on | later: going on",
      7,
      'S4 names no file',
    ],
  ])('finds %s', async (_what, from, to, line, message) => {
    const problems = await problemsWith(table(from, to));
    expect(problems).toEqual(expect.arrayContaining(found(line, message)));
  });

  test.each([
    ['a sentence more', 'Nobody has a row for this. Scopes are how Taskcluster controls access.'],
    ['a sentence that only ends like one with a row', 'Nobody has a row for this, and scopes are how.'],
  ])('finds %s', async (_what, text) => {
    const problems = await problemsWith({ 'spec/0.txt': text });
    expect(problems[0]?.message).toMatch(/^has no row for the sentence "Nobody has a row for this/);
  });

  test('finds a sentence that shares the row of its repetition', async () => {
    expect(await problemsWith(table("\n| S4 | We can't go on | background | |", ''))).toEqual([
      {
        check: 'spec-table',
        where: 'docs/spec-coverage.md',
        message: 'has no row for the sentence "We can’t go on."',
      },
    ]);
  });

  test('finds rows in another order than the sentences', async () => {
    const swapped = { 'spec/a.txt': 'We can’t go on. Scopes are how Taskcluster controls access.' };
    expect(await problemsWith(swapped)).toHaveLength(1);
  });

  test('words outside the second column are no row', async () => {
    const change = table('# The', 'Nobody has a row.\n# The Nobody has a row');
    expect(await problemsWith({ ...change, 'spec/c.txt': 'Nobody has a row.' })).toHaveLength(1);
  });

  test('checks only the table where the spec is absent', async () => {
    expect(await problemsWith({}, 'absent')).toEqual([]);
    expect(await problemsWith(table('`packages/a/src`', '`packages/b`'), 'absent')).toHaveLength(1);
  });

  test('refuses a spec without sentences, with which everything would agree', async () => {
    expect(await problemsWith({ 'empty/a.txt': 'Title\n' }, 'empty')).toHaveLength(1);
  });

  test('finds that the table is missing', async () => {
    expect(await withTree({ 'a.md': '' }, (root) => checkSpecTable(root, join(root, 'spec')))).toEqual([
      { check: 'spec-table', where: 'docs/spec-coverage.md', message: 'is missing' },
    ]);
  });
});
