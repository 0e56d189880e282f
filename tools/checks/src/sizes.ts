import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, packageFolders } from './files.js';
import type { Problem } from './problem.js';

/** Where a source file stops and is split. */
export const maxLines = 300;

/** Checks that no source file (of `src`, `bin` or `scripts`) has grown beyond {@link maxLines}. */
export function checkSizes(root: string): Problem[] {
  const folders = [...packageFolders(root, 'packages'), ...packageFolders(root, 'tools')];
  const sources = folders
    .flatMap((folder) => ['src', 'bin', 'scripts'].flatMap((part) => filesBelow(root, `${folder}/${part}`)))
    .filter((file) => /\.[cm]?[jt]s$/.test(file));
  return sources.flatMap((where) => {
    const lines = readFileSync(join(root, where), 'utf8').trimEnd().split('\n').length;
    if (lines <= maxLines) return [];
    return [{ check: 'sizes', where, message: `has ${lines} lines, more than ${maxLines}: split it` }];
  });
}
