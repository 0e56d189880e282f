import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from './problem.js';

/** Where `cot explain` has what it tells about errors. */
const explanations = 'packages/cli/src/commands/explain/errors/*.ts';

const comments = /\/\*.*?\*\/|\/\/[^\n]*/gs;

/**
 * Checks that `cot explain` knows every code of every error class.
 *
 * The compiler demands that each class that is explained is explained in full; only a class that nobody thought of is
 * left to find here.
 */
export function checkErrorCodes(root: string): Problem[] {
  const explained = globSync(explanations, { cwd: root })
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n');
  return globSync('packages/*/src/**/*.ts', { cwd: root }).flatMap((where) =>
    codesOf(readFileSync(join(root, where), 'utf8'))
      .filter((code) => !explained.includes(`'${code}': {`))
      .map((code) => ({ check: 'error-codes', where, message: `cot explain does not know ${code}` })),
  );
}

/** The members of the unions that error classes of a file have as their codes. */
function codesOf(source: string): string[] {
  return [...source.matchAll(/ extends CotError<(\w+)>/g)].flatMap(([, name]) => {
    const union = new RegExp(`type ${name} =(.*?);\n\n`, 's').exec(source)?.[1];
    if (union === undefined) return [`${name}, whose codes are no union in the same file`];
    return [...union.replace(comments, '').matchAll(/'([^']+)'/g)].map(([, code = '']) => code);
  });
}
