import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProgramResult, runProgram } from '../../src/program.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Every published package, packed as it would be published. */
export interface PackedPackages {
  /** Path of the archive by name, like `@chain-of-trust/types`. */
  readonly archives: Readonly<Record<string, string>>;
  readonly remove: () => Promise<void>;
}

export async function packPackages(): Promise<PackedPackages> {
  const folder = await mkdtemp(join(tmpdir(), 'cot-packed-'));
  const pack = ['-r', '--filter', './packages/*', 'pack', '--pack-destination', folder];
  await succeed('npx', ['-y', 'pnpm@12', ...pack], root);
  const archives: Record<string, string> = {};
  for (const file of await readdir(folder)) {
    const [, name] = /^chain-of-trust-(.+)-\d+\.\d+\.\d+[^/]*\.tgz$/.exec(file) ?? [];
    if (name === undefined) throw new TypeError(`${file} is no archive of this project`);
    archives[`@chain-of-trust/${name}`] = join(folder, file);
  }
  return { archives, remove: () => rm(folder, { recursive: true }) };
}

/** A package manager, and how an empty project of it runs programs. */
export interface Manager {
  readonly name: string;
  /** Adds what the manager needs beside `package.json`, so that packages find each other without a registry. */
  readonly prepare: (folder: string, files: Readonly<Record<string, string>>) => Promise<void>;
  readonly install: Command;
  /** What goes before the arguments of `node`. */
  readonly node: Command;
  /** What goes before the arguments of `cot`. */
  readonly cot: Command;
  /** Whether packages are files, which compilers and editors find as Node.js does. */
  readonly hasFiles: boolean;
}

type Command = readonly [program: string, ...args: readonly string[]];

const yarn = ['npx', '-y', '@yarnpkg/cli-dist@4'] as const;

export const managers: readonly Manager[] = [
  {
    name: 'npm',
    prepare: async () => undefined,
    install: ['npm', 'install', '--no-audit', '--no-fund'],
    node: [process.execPath],
    cot: ['npx', 'cot'],
    hasFiles: true,
  },
  {
    name: 'pnpm',
    prepare: (folder, files) =>
      writeFile(join(folder, 'pnpm-workspace.yaml'), JSON.stringify({ overrides: files })),
    install: ['npx', '-y', 'pnpm@12', 'install', '--no-frozen-lockfile'],
    node: [process.execPath],
    cot: ['npx', '-y', 'pnpm@12', 'exec', 'cot'],
    hasFiles: true,
  },
  {
    // Its Plug'n'Play has no node_modules, in which a dependency that nobody declares would be found anyway.
    name: 'yarn',
    prepare: async (folder, files) => {
      const file = join(folder, 'package.json');
      const project: object = JSON.parse(await readFile(file, 'utf8'));
      await writeFile(file, JSON.stringify({ ...project, resolutions: files }));
      await writeFile(join(folder, 'yarn.lock'), '');
    },
    install: [...yarn, 'install', '--no-immutable'],
    node: [...yarn, 'node'],
    cot: [...yarn, 'cot'],
    hasFiles: false,
  },
];

/** Makes an empty project, and installs the packages, and the types of Node.js, into it. */
export async function createProject(
  { prepare, install }: Manager,
  { archives }: PackedPackages,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cot-project-'));
  const files = Object.fromEntries(
    Object.entries(archives).map(([name, archive]) => [name, `file:${archive}`]),
  );
  const project = { private: true, type: 'module', dependencies: { ...files, '@types/node': '^24' } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(project));
  await prepare(folder, files);
  const [program, ...args] = install;
  await succeed(program, args, folder);
  return folder;
}

/** Runs a program in a project. The settings of the workspace are not those of the project's manager. */
export function runIn(
  folder: string,
  [program, ...before]: Command,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  return runProgram(program, [...before, ...args], { cwd: folder, env });
}

async function succeed(program: string, args: readonly string[], cwd: string): Promise<void> {
  const { exitCode, stdout, stderr } = await runProgram(program, args, { cwd });
  if (exitCode !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${exitCode}: ${stdout}${stderr}`);
}
