import type { Problem } from '../problem.js';
import { impureModules, purePackages } from './allowed-imports.js';
import type { SourcePackage } from './package.js';

/** Checks that the packages that judge read no file, network, environment, clock or randomness. */
export function checkPurity(packages: readonly SourcePackage[]): Problem[] {
  const problems: Problem[] = [];
  for (const source of packages.filter(({ name }) => purePackages.has(name))) {
    for (const [file, { imports, impureUses }] of source.modules) {
      for (const { specifier = '', line } of imports) {
        if (!impureModules.has(specifier.replace(/^node:/, ''))) continue;
        problems.push(problem(source, `${file}:${line}`, specifier));
      }
      problems.push(...impureUses.map(({ what, line }) => problem(source, `${file}:${line}`, what)));
    }
  }
  return problems;
}

function problem(source: SourcePackage, where: string, what: string): Problem {
  return {
    check: 'arrows',
    where,
    message: `${source.name} may not use ${what}: what it needs is an argument`,
  };
}
