import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram } from '../../src/program.js';
import { createProject, managers, type PackedPackages, packPackages, runIn } from './packed.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

let packed: PackedPackages;

beforeAll(async () => {
  packed = await packPackages();
});

afterAll(() => packed.remove());

describe.each(managers)('an empty project of $name', (manager) => {
  let folder: string;

  beforeAll(async () => {
    folder = await createProject(manager, packed);
  });

  afterAll(() => rm(folder, { recursive: true }));

  test('imports every package', async () => {
    const names = Object.keys(packed.archives);
    const lines = names.map(
      (name) =>
        `console.log(${JSON.stringify(name)}, Object.keys(await import(${JSON.stringify(name)})).length > 0);`,
    );
    await writeFile(join(folder, 'import.mjs'), lines.join('\n'));
    const { stdout } = await runIn(folder, manager.node, ['import.mjs']);
    expect(stdout).toBe(names.map((name) => `${name} true\n`).join(''));
  });

  test('requires every package', async () => {
    const names = Object.keys(packed.archives);
    const lines = names.map(
      (name) =>
        `console.log(${JSON.stringify(name)}, Object.keys(require(${JSON.stringify(name)})).length > 0);`,
    );
    await writeFile(join(folder, 'require.cjs'), lines.join('\n'));
    const { stdout } = await runIn(folder, manager.node, ['require.cjs']);
    expect(stdout).toBe(names.map((name) => `${name} true\n`).join(''));
  });

  test('runs cot', async () => {
    const { exitCode, stdout } = await runIn(folder, manager.cot, ['policy', 'list']);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('firefox')]);
  });

  if (!manager.hasFiles) return;

  test.each(['nodenext', 'bundler'])('types resolve as %s', async (resolution) => {
    const names = Object.keys(packed.archives);
    const uses = names.map((name, index) => `import * as p${index} from '${name}';\nexport { p${index} };`);
    await writeFile(join(folder, 'check.ts'), uses.join('\n'));
    const config = {
      compilerOptions: {
        module: resolution === 'nodenext' ? 'nodenext' : 'esnext',
        moduleResolution: resolution,
        target: 'es2023',
        strict: true,
        noEmit: true,
        types: ['node'],
        skipLibCheck: false,
      },
      files: ['check.ts'],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const { stdout } = await runProgram(process.execPath, [tsc, '-p', '.'], { cwd: folder });
    expect(stdout.split('\n').filter((line) => line !== '' && !isKnown(line))).toEqual([]);
  });
});

/** The types of openpgp 6 name a package of types that it does not depend on. */
function isKnown(problem: string): boolean {
  return /\/node_modules\/openpgp\/dist\/types\/.*'@openpgp\/web-stream-tools'/.test(`/${problem}`);
}
