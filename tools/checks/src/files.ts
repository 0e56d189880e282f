import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Paths from `root`, with `/`, of all files below one of its folders; none where there is no such folder. */
export function filesBelow(root: string, folder: string): string[] {
  const top = join(root, folder);
  if (!existsSync(top)) return [];
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Names of the folders directly below a folder that hold a `package.json`. */
export function packageFolders(root: string, folder: string): string[] {
  return readdirSync(join(root, folder))
    .map((name) => `${folder}/${name}`)
    .filter((path) => existsSync(join(root, path, 'package.json')))
    .sort();
}

/** Paths from `root` of all files that git has or would take: tracked ones, and new ones that are not ignored. */
export function repositoryFiles(root: string): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const output = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const files = new Set(output.split('\0').filter((path) => path !== ''));
  return [...files].filter((path) => existsSync(join(root, path))).sort();
}
