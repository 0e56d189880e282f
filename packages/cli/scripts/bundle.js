import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/**
 * Puts the modules of this repository that `cot` loads into a few files, one for what every command needs and one for
 * each command: finding and reading two hundred modules takes as long as verifying a small chain.
 *
 * Packages of others stay where they are, with their licences. What is imported by name from another package (`run` of
 * this one included) is not bundled.
 */
const root = fileURLToPath(new URL('../', import.meta.url));
const dist = `${root}dist/`;

for (const file of readdirSync(dist)) if (/^cot(?:-.*)?\.js$/.test(file)) rmSync(`${dist}${file}`);

const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** What stays an import has to be installed with this package, not only with those that are bundled. */
function isExternal(id) {
  if (/^(?:\.|\/|@chain-of-trust\/)/.test(id)) return false;
  const [name = ''] = id.match(/^(?:@[^/]+\/)?[^/]+/) ?? [];
  if (!isBuiltin(id) && !Object.hasOwn(dependencies, name)) throw new Error(`${id} is not in package.json`);
  return true;
}

const bundle = await rolldown({
  input: { cot: `${dist}main.js` },
  platform: 'node',
  external: isExternal,
});
await bundle.write({
  dir: dist,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'cot-[name].js',
});
await bundle.close();

// Read beside the code that reads it: `../products/`, seen from `dist`.
rmSync(`${root}products`, { recursive: true, force: true });
cpSync(new URL('../../policy/products/', import.meta.url), `${root}products`, { recursive: true });
