import { describe, expect, test } from 'vitest';
import { allowedImports } from '../src/arrows/allowed-imports.js';
import { checkArrows } from '../src/arrows.js';
import { type Tree, withTree } from './support/tree.js';

const uses = (...names: readonly string[]) => ({
  dependencies: Object.fromEntries(names.map((name) => [name, '*'])),
});

const types = '@chain-of-trust/types';

const architecture = [...allowedImports].map(([name, allowed]) => {
  const imports = allowed === 'all' ? 'all of them' : allowed.join(', ') || 'nothing of ours';
  return `| \`${name}\` | one sentence | ${imports} |`;
});

/** A repository in which every import is allowed. */
const good: Tree = {
  'docs/architecture.md': architecture.join('\n'),
  'packages/types/package.json': uses('valibot'),
  'packages/types/src/index.ts': "export { a } from './a.js';",
  'packages/types/src/a.ts':
    "import * as v from 'valibot';\nimport type { B } from './b.js';\nexport const a: B = v;",
  'packages/types/src/b.ts': "import { a } from './a.js';\nexport type B = typeof a;",
  'packages/chain/package.json': uses(types),
  'packages/chain/src/index.ts': `import type { A } from '${types}';\nexport const at = (time: A) => new Date(time);`,
  'packages/evidence/package.json': uses(types, 'undici'),
  'packages/evidence/src/index.ts':
    "import { readFile } from 'node:fs/promises';\nexport { request } from 'undici';",
  'packages/generator/package.json': uses(types, '@chain-of-trust/signing'),
  'packages/generator/src/index.ts': `import { parseYaml } from '${types}/yaml';\nexport const now = () => Date.now();`,
  'packages/signing/package.json': uses(types),
  'packages/signing/src/index.ts': 'export {};',
  'packages/verifier/package.json': uses('@chain-of-trust/chain', types),
  'packages/verifier/src/index.ts': "import { createHash } from 'node:crypto';",
  'packages/cli/package.json': uses('@chain-of-trust/generator', '@chain-of-trust/verifier'),
  'packages/cli/src/index.ts': "import('@chain-of-trust/generator');\nprocess.env.HOME;",
  'packages/cli/bin/cot.js': "import '@chain-of-trust/verifier';",
};

async function problemsWith(change: Tree): Promise<readonly string[]> {
  return await withTree({ ...good, ...change }, (root) =>
    checkArrows(root).map(({ where, message }) => `${where}: ${message}`),
  );
}

const chain = (source: string) => ({ 'packages/chain/src/other.ts': source });
const generator = (source: string) => ({ 'packages/generator/src/other.ts': source });

describe('checkArrows', () => {
  test('finds nothing in a repository in which every import is allowed', async () => {
    expect(await problemsWith({})).toEqual([]);
  });

  describe('when a package imports what it may not', () => {
    test.each<[string, Tree]>([
      ['a static import', generator("import '@chain-of-trust/evidence';")],
      ['an import of a part of it', generator("import { x } from '@chain-of-trust/evidence/x';")],
      ['an import of a type', generator("import type { X } from '@chain-of-trust/evidence';")],
      ['a type in the middle of a line', generator("export type X = import('@chain-of-trust/evidence').X;")],
      ['a dynamic import', generator("export const load = () => import('@chain-of-trust/evidence');")],
      ['a re-export', generator("export { x } from '@chain-of-trust/evidence';")],
      ['a re-export of all', generator("export * from '@chain-of-trust/evidence';")],
      ['a re-export of a type', generator("export type { X } from '@chain-of-trust/evidence';")],
    ])('%s is found', async (_what, change) => {
      expect(await problemsWith(change)).toEqual([
        'packages/generator/src/other.ts:1: may not import @chain-of-trust/evidence',
      ]);
    });

    test('the command may not import a package outside the table', async () => {
      const change = { 'packages/cli/bin/cot.js': "\nimport '@chain-of-trust/sandbox';" };
      expect(await problemsWith(change)).toEqual([
        'packages/cli/bin/cot.js:2: may not import @chain-of-trust/sandbox',
      ]);
    });

    test('a dependency alone is found', async () => {
      expect(
        await problemsWith({ 'packages/types/package.json': uses('valibot', '@chain-of-trust/signing') }),
      ).toEqual(['packages/types/package.json: may not depend on @chain-of-trust/signing']);
    });

    test('a package that the table does not know is found', async () => {
      expect(await problemsWith({ 'packages/new/package.json': {} })).toEqual([
        'packages/new/package.json: is not in the table of allowed imports',
      ]);
    });

    test('its own name is found', async () => {
      expect(await problemsWith(chain("import '@chain-of-trust/chain';"))).toEqual([
        'packages/chain/src/other.ts:1: imports its own package @chain-of-trust/chain; use a relative path',
      ]);
    });

    test.each(['../index.js', '../../src/index.js'])('its own index %s is found', async (specifier) => {
      const change = { 'packages/chain/src/deep/other.ts': `import '${specifier}';` };
      expect(await problemsWith(change)).toEqual([
        'packages/chain/src/deep/other.ts:1: imports the index of its own package; import the file itself',
      ]);
    });

    test('a path into another package is found', async () => {
      expect(await problemsWith(chain("import '../../verifier/src/other.js';"))).toEqual([
        'packages/chain/src/other.ts:1: leaves its package with ../../verifier/src/other.js',
      ]);
    });

    test('a row of the architecture that says otherwise is found', async () => {
      const text = architecture.join('\n').replace('| types, signing |', '| types |');
      expect(await problemsWith({ 'docs/architecture.md': text })).toEqual([
        'docs/architecture.md: says that generator imports types, and the check types, signing',
      ]);
    });

    test('a row that the architecture lacks is found', async () => {
      expect(await problemsWith({ 'docs/architecture.md': architecture.slice(1).join('\n') })).toEqual([
        'docs/architecture.md: says that types imports (no row), and the check nothing of ours',
      ]);
    });

    test('a computed import is found', async () => {
      expect(await problemsWith(generator('export const load = (name: string) => import(name);'))).toEqual([
        'packages/generator/src/other.ts:1: imports a computed path, which nobody can check',
      ]);
    });

    test('a source that cannot be parsed is found', async () => {
      expect(await problemsWith(generator('import {'))).toMatchObject([
        expect.stringMatching(/^packages\/generator\/src\/other\.ts: cannot be parsed: /),
      ]);
    });
  });

  test('what makes blobs and what judges them may not meet through others', async () => {
    const change = { 'packages/signing/package.json': uses(types, '@chain-of-trust/evidence') };
    expect(await problemsWith(change)).toEqual([
      'packages/signing/package.json: may not depend on @chain-of-trust/evidence',
      'packages/generator/package.json: joins generator and evidence, which must never meet',
    ]);
  });

  describe('when an imported package is not declared', () => {
    test.each([
      ['p-limit', 'p-limit'],
      ['name/part', 'name'],
      ['@scope/name/part', '@scope/name'],
      ['@chain-of-trust/signing', '@chain-of-trust/signing'],
    ])('%s is found', async (specifier, name) => {
      const change = {
        ...generator(`import '${specifier}';`),
        'packages/generator/package.json': uses(types),
      };
      expect(await problemsWith(change)).toEqual([
        `packages/generator/src/other.ts:1: imports ${name}, which is not declared in dependencies`,
      ]);
    });

    test('a development dependency does not count', async () => {
      const manifest = { ...uses(types), devDependencies: { execa: '*' } };
      const change = { ...generator("import 'execa';"), 'packages/generator/package.json': manifest };
      expect(await problemsWith(change)).toHaveLength(1);
    });

    test('a peer dependency counts', async () => {
      const manifest = { ...uses(types), peerDependencies: { execa: '*' } };
      const change = { ...generator("import 'execa';"), 'packages/generator/package.json': manifest };
      expect(await problemsWith(change)).toEqual([]);
    });
  });

  describe('when a package that judges looks around', () => {
    test.each([
      ['node:fs', "import 'node:fs';"],
      ['fs', "import { readFile } from 'fs';"],
      ['node:fs/promises', "export const f = () => import('node:fs/promises');"],
      ['node:http', "import 'node:http';"],
      ['node:https', "import 'node:https';"],
      ['node:net', "import 'node:net';"],
      ['node:child_process', "import 'node:child_process';"],
      ['node:process', "import { env } from 'node:process';"],
      ['process.env', 'export const home = process.env.HOME;'],
      ['process.env', 'export const { HOME } = process["env"];'],
      ['Date.now', 'export const now = Date.now();'],
      ['Date.now', 'export const clock = Date.now;'],
      ['new Date()', 'export const now = new Date();'],
      ['new Date()', 'export const now = new Date;'],
      ['new Date()', 'export const now = Date();'],
      ['new Date()', 'export const now = Date(0);'],
      ['Math.random', 'export const x = Math.random();'],
      ['process', 'export const { env } = process;'],
      ['globalThis.process', 'export const env = globalThis.process;'],
      ['Math', 'export const { random } = Math;'],
      ['Date', 'export const Clock = Date;'],
      ['performance.now', 'export const x = performance.now();'],
      ['crypto.randomUUID', 'export const x = crypto.randomUUID();'],
      ['node:timers', "import 'node:timers';"],
      ['fetch', 'export const x = fetch("https://example.com");'],
    ])('%s is found', async (what, source) => {
      expect(await problemsWith(chain(source))).toEqual([
        `packages/chain/src/other.ts:1: chain may not use ${what}: what it needs is an argument`,
      ]);
    });

    test.each(['undici', 'taskcluster-client'])('%s is found', async (name) => {
      const change = { ...chain(`import '${name}';`), 'packages/chain/package.json': uses(types, name) };
      expect(await problemsWith(change)).toHaveLength(1);
    });

    test.each(['types', 'verifier'])('%s is looked at too', async (name) => {
      const change = { [`packages/${name}/src/other.ts`]: '\n// Date.now()\nexport const now = Date.now();' };
      expect(await problemsWith(change)).toMatchObject([
        expect.stringMatching(new RegExp(`^packages/${name}/src/other\\.ts:3: `)),
      ]);
    });
  });

  describe('when files of a package import each other', () => {
    test('a cycle at run time is found once', async () => {
      const change = {
        ...chain("import './third.js';"),
        'packages/chain/src/third.ts': "export * from './fourth.js';",
        'packages/chain/src/fourth.ts': "import './other.js';",
      };
      expect(await problemsWith(change)).toEqual([
        expect.stringMatching(
          /: import cycle: packages\/chain\/src\/\w+\.ts( -> packages\/chain\/src\/\w+\.ts){3}$/,
        ),
      ]);
    });

    test('a cycle between files that are not compiled is found', async () => {
      const change = {
        'packages/cli/bin/a.js': "import './b.js';",
        'packages/cli/bin/b.js': "import './a.js';",
      };
      expect(await problemsWith(change)).toHaveLength(1);
    });

    test('a file that imports itself is found', async () => {
      expect(await problemsWith(chain("import './other.js';"))).toHaveLength(1);
    });

    test('two ways to one file are no cycle', async () => {
      const change = {
        ...chain("import './third.js';\nimport './fourth.js';"),
        'packages/chain/src/third.ts': "import './fourth.js';",
        'packages/chain/src/fourth.ts': 'export {};',
      };
      expect(await problemsWith(change)).toEqual([]);
    });
  });
});
