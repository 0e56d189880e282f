import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
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
 * names is in it.
 */
export async function packProblems(root: string, folder: string): Promise<Problem[]> {
  const target = await mkdtemp(join(tmpdir(), 'cot-pack-'));
  try {
    const args = ['-y', 'pnpm@12', 'pack', '--pack-destination', target];
    execFileSync('npx', args, { cwd: join(root, folder), stdio: ['ignore', 'ignore', 'inherit'] });
    const archives = readdirSync(target).filter((name) => name.endsWith('.tgz'));
    const [archive] = archives;
    if (archive === undefined) return [{ check: 'pack', where: folder, message: 'pnpm packed nothing' }];
    return judges.flatMap(([program, ...options]) =>
      judge(root, folder, program, [...options, join(target, archive)]),
    );
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

function judge(root: string, folder: string, program: string, args: readonly string[]): Problem[] {
  const path = join(root, 'node_modules', '.bin', program);
  const { status, stdout, stderr, error } = spawnSync(path, args, { cwd: root, encoding: 'utf8' });
  if (status === 0) return [];
  const output = error === undefined ? `${stdout}${stderr}`.trim() : error.message;
  return [{ check: 'pack', where: folder, message: `${program}: ${output}` }];
}
