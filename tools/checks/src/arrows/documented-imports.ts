import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../problem.js';
import { allowedImports } from './allowed-imports.js';

const document = 'docs/architecture.md';

/** Checks that the table of packages in the architecture says of each package what {@link allowedImports} says. */
export function checkDocumentedImports(root: string): Problem[] {
  const path = join(root, document);
  const documented = new Map(existsSync(path) ? rowsOf(readFileSync(path, 'utf8')) : []);
  return [...allowedImports].flatMap(([name, allowed]) => {
    const expected = allowed === 'all' ? 'all of them' : allowed.join(', ') || 'nothing of ours';
    const actual = documented.get(name);
    if (actual === expected) return [];
    const message = `says that ${name} imports ${actual ?? '(no row)'}, and the check ${expected}`;
    return [{ check: 'arrows', where: document, message }];
  });
}

/** Rows that begin with a name in backticks: its last column by that name. */
function rowsOf(text: string): [name: string, imports: string][] {
  return text.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const name = /^`([\w-]+)`$/.exec(cells[1] ?? '')?.[1];
    return name === undefined ? [] : [[name, cells.at(-2) ?? ''] as [string, string]];
  });
}
