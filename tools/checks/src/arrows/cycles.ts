import { posix } from 'node:path';
import type { Problem } from '../problem.js';
import type { SourcePackage } from './package.js';

/**
 * Finds files of one package that import each other at run time.
 *
 * Imports of types alone are no edges: nothing is left of them when the code runs. One cycle is reported for each import
 * that closes one.
 */
export function checkCycles(packages: readonly SourcePackage[]): Problem[] {
  return packages.flatMap((source) => {
    const problems: Problem[] = [];
    const finished = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      const start = path.indexOf(file);
      if (start !== -1) {
        const cycle = [...path.slice(start), file].join(' -> ');
        problems.push({ check: 'arrows', where: file, message: `import cycle: ${cycle}` });
      }
      if (start !== -1 || finished.has(file)) return;
      for (const next of filesImportedBy(source, file)) visit(next, [...path, file]);
      finished.add(file);
    };
    for (const file of source.modules.keys()) visit(file, []);
    return problems;
  });
}

function filesImportedBy(source: SourcePackage, file: string): string[] {
  return (source.modules.get(file)?.imports ?? []).flatMap(({ specifier, isTypeOnly }) => {
    if (isTypeOnly || specifier === undefined || !specifier.startsWith('.')) return [];
    const target = posix.join(posix.dirname(file), specifier);
    const candidates = [target, target.replace(/\.js$/, '.ts')];
    return candidates.filter((candidate) => source.modules.has(candidate));
  });
}
