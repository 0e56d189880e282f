import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { packProblems } from '../src/pack.js';
import { type Tree, withTree } from './support/tree.js';

const nodeModules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

const manifest = {
  name: 'made-up',
  version: '1.0.0',
  type: 'module',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  files: ['dist'],
};

const good: Tree = {
  'packages/a/package.json': manifest,
  'packages/a/dist/index.js': 'export const a = 1;\n',
  'packages/a/dist/index.d.ts': 'export declare const a: number;\n',
};

async function problemsWith(change: Tree) {
  return await withTree({ ...good, ...change }, async (root) => {
    await symlink(nodeModules, join(root, 'node_modules'));
    return packProblems(root, 'packages/a');
  });
}

describe('packProblems', () => {
  test('finds nothing in a good package', async () => {
    expect(await problemsWith({})).toEqual([]);
  });

  test('has publint find an entry that is not packed', async () => {
    const exports = { ...manifest.exports, './data.json': './data.json' };
    const problems = await problemsWith({
      'packages/a/package.json': { ...manifest, exports },
      'packages/a/data.json': '{}',
    });
    expect(problems.filter(({ message }) => message.startsWith('publint: '))).toHaveLength(1);
  });

  test('has attw find types that Node.js cannot resolve', async () => {
    const change = {
      'packages/a/dist/index.d.ts': "export { a } from './a';\n", // without the .js that ESM needs
      'packages/a/dist/a.d.ts': 'export declare const a: number;\n',
    };
    expect(await problemsWith(change)).toMatchObject([
      { check: 'pack', where: 'packages/a', message: expect.stringMatching(/^attw: /) },
    ]);
  });

  test('finds a package that cannot be packed', async () => {
    const { version: _, ...unversioned } = manifest;
    expect(await problemsWith({ 'packages/a/package.json': unversioned })).toMatchObject([
      { message: expect.stringMatching(/^npx: /) },
    ]);
  });
});
