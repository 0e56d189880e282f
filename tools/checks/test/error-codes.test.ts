import { describe, expect, test } from 'vitest';
import { checkErrorCodes } from '../src/error-codes.js';
import { withTree } from './support/tree.js';

const source = `/** Codes of {@link AError}. */
export type AErrorCode =
  /** Somebody's 'first'; and more. */
  | 'a-first' // the 'usual' one
  | 'a-second';

/** An error. */
export class AError extends CotError<AErrorCode> {}
`;
const explanations = "export const all = {\n  'a-first': {},\n  'a-second': {\n    means: 'x',\n  },\n};\n";
const place = 'packages/cli/src/commands/explain/errors/a.ts';

async function problemsOf(members: Readonly<Record<string, string>>): Promise<string[]> {
  const tree = { 'packages/a/src/deep/error.ts': source, [place]: explanations, ...members };
  const problems = await withTree(tree, checkErrorCodes);
  return problems.map(({ where, message }) => `${where}: ${message}`);
}

describe('checkErrorCodes', () => {
  test('finds nothing where every code is explained', async () => {
    expect(await problemsOf({})).toEqual([]);
  });

  test('finds a code that is not explained', async () => {
    expect(await problemsOf({ [place]: explanations.replace('a-second', 'a-third') })).toEqual([
      'packages/a/src/deep/error.ts: cot explain does not know a-second',
    ]);
  });

  test('finds a class whose codes are somewhere else', async () => {
    const elsewhere = 'export class BError extends CotError<BErrorCode> {}\n';
    expect(await problemsOf({ 'packages/b/src/error.ts': elsewhere })).toEqual([
      'packages/b/src/error.ts: cot explain does not know BErrorCode, whose codes are no union in the same file',
    ]);
  });
});
