import { posix } from 'node:path';
import type { Problem } from '../problem.js';
import { allowedImports, separated } from './allowed-imports.js';
import { packageNameOf, type SourcePackage, scope } from './package.js';

/** Checks the dependencies and imports of every package against the table. */
export function checkDirections(packages: readonly SourcePackage[]): Problem[] {
  return [
    ...packages.flatMap(checkManifest),
    ...packages.flatMap(checkImports),
    ...checkSeparation(packages),
  ];
}

function checkManifest(source: SourcePackage): Problem[] {
  const where = `${source.folder}/package.json`;
  if (!allowedImports.has(source.name)) return [problem(where, 'is not in the table of allowed imports')];
  return source.dependencies
    .filter((name) => !isAllowed(source, name))
    .map((name) => problem(where, `may not depend on ${name}`));
}

function checkImports(source: SourcePackage): Problem[] {
  const problems: Problem[] = [];
  for (const [file, { imports, errors }] of source.modules) {
    problems.push(...errors.map((message) => problem(file, `cannot be parsed: ${message}`)));
    for (const { specifier, line } of imports) {
      const message = problemOfImport(source, file, specifier);
      if (message !== undefined) problems.push(problem(`${file}:${line}`, message));
    }
  }
  return problems;
}

function problemOfImport(
  source: SourcePackage,
  file: string,
  specifier: string | undefined,
): string | undefined {
  if (specifier === undefined) return 'imports a computed path, which nobody can check';
  if (specifier.startsWith('.')) return problemOfPath(source, file, specifier);
  const name = packageNameOf(specifier);
  if (name === undefined) return undefined;
  if (name === scope + source.name) return `imports its own package ${name}; use a relative path`;
  if (!isAllowed(source, name)) return `may not import ${name}`;
  return source.dependencies.includes(name)
    ? undefined
    : `imports ${name}, which is not declared in dependencies`;
}

/** Files import each other directly: whoever goes by the index gets everything, and soon a cycle. */
function problemOfPath(source: SourcePackage, file: string, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(file), specifier);
  if (!target.startsWith(`${source.folder}/`)) return `leaves its package with ${specifier}`;
  const isIndex = target === `${source.folder}/src/index.js`;
  return isIndex ? 'imports the index of its own package; import the file itself' : undefined;
}

function isAllowed(source: SourcePackage, name: string): boolean {
  if (!name.startsWith(scope)) return true;
  const allowed = allowedImports.get(source.name) ?? [];
  return allowed === 'all'
    ? allowedImports.has(name.slice(scope.length))
    : allowed.includes(name.slice(scope.length));
}

/** No package but those that join all may see both sides, not even through others. */
function checkSeparation(packages: readonly SourcePackage[]): Problem[] {
  const [makes, judges] = separated;
  return packages.flatMap((source) => {
    const reached = reachedFrom(source.name, packages);
    const maker = makes.find((name) => reached.has(name));
    const judge = judges.find((name) => reached.has(name));
    if (allowedImports.get(source.name) === 'all' || maker === undefined || judge === undefined) return [];
    return [problem(`${source.folder}/package.json`, `joins ${maker} and ${judge}, which must never meet`)];
  });
}

function reachedFrom(
  name: string,
  packages: readonly SourcePackage[],
  reached = new Set<string>(),
): Set<string> {
  if (reached.has(name)) return reached;
  reached.add(name);
  const dependencies = packages.find((source) => source.name === name)?.dependencies ?? [];
  for (const dependency of dependencies) {
    if (dependency.startsWith(scope)) reachedFrom(dependency.slice(scope.length), packages, reached);
  }
  return reached;
}

function problem(where: string, message: string): Problem {
  return { check: 'arrows', where, message };
}
