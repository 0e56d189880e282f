import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from './problem.js';

/** The programs that judge a packed package, with the arguments before its path. */
const judges: readonly (readonly [name: string, ...args: readonly string[]])[] = [
  ['publint', '--strict'],
  ['attw', '--profile', 'esm-only', '--format', 'ascii'],
];

/**
 * Packs a package as it would be published, and has publint and "are the types wrong" judge the archive.
 *
 * The archive rather than the folder: only there `catalog:` and `workspace:` have become versions, and only what `files`
 * names is in it. The two programs are those of the `node_modules` in `root`.
 */
export function packProblems(root: string, folder: string): Problem[] {
  const target = mkdtempSync(join(tmpdir(), 'cot-pack-'));
  const run = (program: string, args: readonly string[], cwd: string): Problem[] => {
    const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
    if (status === 0) return [];
    const output = error === undefined ? `${stdout}${stderr}`.trim() : error.message;
    return [{ check: 'pack', where: folder, message: `${program.split('/').at(-1)}: ${output}` }];
  };
  try {
    const packing = run('npx', ['-y', 'pnpm@12', 'pack', '--pack-destination', target], join(root, folder));
    const archive = readdirSync(target).find((name) => name.endsWith('.tgz'));
    if (packing.length > 0) return packing;
    if (archive === undefined) return [{ check: 'pack', where: folder, message: 'pnpm packed nothing' }];
    return judges.flatMap(([program, ...options]) =>
      run(join(root, 'node_modules', '.bin', program), [...options, join(target, archive)], root),
    );
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}
