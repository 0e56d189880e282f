import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkExplanationTables, writeExplanationTables } from '../src/explanation-tables.js';
import { withTree } from './support/tree.js';

const shared = { means: 'it is not there', nextStep: 'look' };
const codes = {
  'a/missing': shared,
  'b/bad': { means: 'bad | worse', nextStep: 'mend it' },
  'a/absent': shared,
};

const page = `# Title

<!-- a:begin -->

| code                    | means           | next step |
| ----------------------- | --------------- | --------- |
| \`a/missing\`, \`a/absent\` | it is not there | look      |

<!-- a:end -->

<!-- b:begin -->

| code    | means        | next step |
| ------- | ------------ | --------- |
| \`b/bad\` | bad \\| worse | mend it   |

<!-- b:end -->
`;

const path = 'docs/reading-a-refusal.md';

async function problemsOf(text: string) {
  return await withTree({ [path]: text }, (root) => checkExplanationTables(root, codes));
}

describe('checkExplanationTables', () => {
  test('finds nothing where the tables are those of the code', async () => {
    expect(await problemsOf(page)).toEqual([]);
  });

  test.each([
    ['a missing code', page.replace('`a/absent`', '')],
    ['a changed meaning', page.replace('it is not there', 'it was not there')],
    ['a changed next step', page.replace('mend it', 'leave it')],
    ['a family without marks', page.replace('<!-- b:begin -->', '')],
  ])('finds %s, once', async (_what, text) => {
    expect(await problemsOf(text)).toMatchObject([{ check: 'explanation-tables', where: path }]);
  });
});

describe('writeExplanationTables', () => {
  test.each([
    ['empty tables', page.replaceAll(/^\|.*\n/gm, '')],
    ['an old meaning', page.replace('it is not there', 'gone')],
    ['the same tables', page],
  ])('brings %s up to date and leaves the rest as it is', async (_what, text) => {
    await withTree({ [path]: text }, async (root) => {
      writeExplanationTables(root, codes);
      expect(await readFile(join(root, path), 'utf8')).toBe(page);
    });
  });
});
