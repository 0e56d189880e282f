import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { filesBelow, packageFolders } from '../files.js';
import { type ParsedModule, parseModule } from './module.js';

/** The npm scope of the project's packages. */
export const scope = '@chain-of-trust/';

/** One public package with its parsed sources. */
export interface SourcePackage {
  /** Its name without the scope. */
  readonly name: string;
  /** Path from the repository's root. */
  readonly folder: string;
  /** Everything that is installed with it, by package name. */
  readonly dependencies: readonly string[];
  /** By path from the repository's root. */
  readonly modules: ReadonlyMap<string, ParsedModule>;
}

/** Reads `packages/*`: every `package.json`, and every source in `src` and `bin`. */
export function readPackages(root: string): SourcePackage[] {
  return packageFolders(root, 'packages').map((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const files = [...filesBelow(root, `${folder}/src`), ...filesBelow(root, `${folder}/bin`)];
    const sources = files.filter((file) => /\.[cm]?[jt]s$/.test(file));
    return {
      name: basename(folder),
      folder,
      dependencies: Object.keys({
        ...manifest.dependencies,
        ...manifest.peerDependencies,
        ...manifest.optionalDependencies,
      }),
      modules: new Map(
        sources.map((file) => [file, parseModule(file, readFileSync(join(root, file), 'utf8'))]),
      ),
    };
  });
}

/** The package that a specifier names: `@a/b` for `@a/b/c`; `undefined` for a relative path or a part of Node.js. */
export function packageNameOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || isBuiltin(specifier)) return undefined;
  const segments = specifier.split('/');
  return segments.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
