import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkRulesTable, writeRulesTable } from '../src/rules-table.js';
import { withTree } from './support/tree.js';

const rules = [
  { id: 'blob/present', title: 'the blob is there', source: 'spec: Artifacts' },
  { id: 'x/y', title: 'a | b', source: 'design' },
];

const table = `| rule           | what holds when it has passed | where it comes from |
| -------------- | ----------------------------- | ------------------- |
| \`blob/present\` | the blob is there             | spec: Artifacts     |
| \`x/y\`          | a \\| b                        | design              |`;

const readme = `# Title

<!-- rules:begin -->

${table}

<!-- rules:end -->

text
`;

async function problemsOf(text: string) {
  return await withTree({ 'README.md': text }, (root) => checkRulesTable(root, rules));
}

describe('checkRulesTable', () => {
  test('finds nothing where the table is that of the rules', async () => {
    expect(await problemsOf(readme)).toEqual([]);
  });

  test.each([
    ['an empty table', readme.replace(table, '')],
    ['a missing rule', readme.replace(/\| `x.*\n/, '')],
    ['a changed title', readme.replace('the blob is there', 'the blob was there')],
    ['a changed source', readme.replace('design', 'spec  ')],
    ['no mark at the beginning', readme.replace('<!-- rules:begin -->', '')],
    ['no mark at the end', readme.replace('<!-- rules:end -->', '')],
  ])('finds %s', async (_what, text) => {
    expect(await problemsOf(text)).toMatchObject([{ check: 'rules-table', where: 'README.md' }]);
  });
});

describe('writeRulesTable', () => {
  test.each([
    ['an empty table', readme.replace(`\n${table}\n\n`, '')],
    ['an old table', readme.replace('blob/present', 'blob/absent')],
    ['the same table', readme],
  ])('brings %s up to date and leaves the rest as it is', async (_what, text) => {
    await withTree({ 'README.md': text }, async (root) => {
      writeRulesTable(root, rules);
      expect(await readFile(join(root, 'README.md'), 'utf8')).toBe(readme);
    });
  });

  test.each([
    ['without marks', '# Title\n'],
    ['without the mark at the end', '# Title\n\n<!-- rules:begin -->\n\ntext\n'],
    ['with the marks in the wrong order', '<!-- rules:end -->\n\ntext\n\n<!-- rules:begin -->\n'],
  ])('leaves a file %s as it is', async (_what, text) => {
    await withTree({ 'README.md': text }, async (root) => {
      writeRulesTable(root, rules);
      expect(await readFile(join(root, 'README.md'), 'utf8')).toBe(text);
    });
  });
});
