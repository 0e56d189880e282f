import { checkCycles } from './arrows/cycles.js';
import { checkDirections } from './arrows/directions.js';
import { checkDocumentedImports } from './arrows/documented-imports.js';
import { readPackages } from './arrows/package.js';
import { checkPurity } from './arrows/purity.js';
import type { Problem } from './problem.js';

/**
 * Checks which package imports what: only what the table allows and what is declared, nothing impure in the packages
 * that judge, no cycles between files, and the same table in the architecture.
 *
 * Not checked: what dependencies of others do; names that a file makes up at run time to reach a global.
 */
export function checkArrows(root: string): Problem[] {
  const packages = readPackages(root);
  return [
    ...checkDirections(packages),
    ...checkPurity(packages),
    ...checkCycles(packages),
    ...checkDocumentedImports(root),
  ];
}
