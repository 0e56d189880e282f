import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/**
 * Puts the modules that `cot` loads into a few files, one for what every command needs and one for each command: finding
 * and reading three hundred modules takes longer than verifying a small chain. Nothing is made shorter or renamed.
 *
 * What is imported by name from another package (`run` of this one included) is not bundled.
 */
const root = fileURLToPath(new URL('../', import.meta.url));
const dist = `${root}dist/`;

/** Large packages that few commands need; and one that asks for the path of its file. */
const separate = new Set(['openpgp', 'taskcluster-client', 'write-file-atomic']);

for (const file of readdirSync(dist)) if (/^cot(?:-.*)?\.js$/.test(file)) rmSync(`${dist}${file}`);

const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** What stays an import has to be installed with this package, not only with those that are bundled. */
function isExternal(id, importer) {
  if (startsPrograms(id, importer)) return false;
  if (isBuiltin(id)) return true;
  const [name = ''] = id.match(/^(?:@[^/]+\/)?[^/]+/) ?? [];
  if (!separate.has(name)) return false;
  if (!Object.hasOwn(dependencies, name)) throw new Error(`${id} is not in package.json`);
  return true;
}

/** commander can run programs in place of subcommands, which `cot` has none of; loading what starts them takes time. */
function startsPrograms(id, importer) {
  return id === 'node:child_process' && importer?.includes('/commander/') === true;
}

const withoutPrograms = {
  name: 'without-programs',
  resolveId: (id, importer) => (startsPrograms(id, importer) ? '\0no-programs' : null),
  load: (id) => (id === '\0no-programs' ? 'export default {};' : null),
};

/** Looked for beside the file that starts it. */
const thread = fileURLToPath(
  new URL('hash/hash-thread.js', import.meta.resolve('@chain-of-trust/generator')),
);

/** What a module loads with itself, in the order in which it does. */
function withImports(info, id, found = new Set()) {
  if (found.has(id)) return found;
  found.add(id);
  for (const imported of info(id)?.importedIds ?? []) withImports(info, imported, found);
  return found;
}

let start = new Set();
let verification = new Set();

/** Tells what every command loads, and what a verification does. */
const reach = {
  name: 'reach',
  buildEnd() {
    const info = (id) => this.getModuleInfo(id);
    start = withImports(info, `${dist}main.js`);
    verification = withImports(info, `${dist}commands/verify.js`);
  },
};

const bundle = await rolldown({
  input: { cot: `${dist}main.js`, 'hash-thread': thread },
  platform: 'node',
  external: isExternal,
  plugins: [withoutPrograms, reach],
});
const { output } = await bundle.write({
  dir: dist,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'cot-[name].js',
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [
      { name: 'start', test: (id) => start.has(id) },
      { name: 'verification', test: (id) => verification.has(id) && !start.has(id) },
    ],
  },
});
await bundle.close();
for (const chunk of output) refuseFolderOfModule(chunk);

// Read beside the code that reads it: `../products/`, seen from `dist`.
rmSync(`${root}products`, { recursive: true, force: true });
cpSync(new URL('../../policy/products/', import.meta.url), `${root}products`, { recursive: true });

writeFileSync(`${dist}THIRD-PARTY-LICENSES.txt`, licencesOf(output));

/** Modules that ask where they are work here no more, and say so only when they are needed. */
function refuseFolderOfModule({ fileName, code = '' }) {
  const lines = code.split('\n').filter((line) => !/^\s*(?:\*|\/\/|\/\*)/.test(line));
  if (lines.some((line) => /\b__(?:filename|dirname)\b/.test(line)))
    throw new Error(`${fileName} has a module that uses __filename or __dirname; keep its package separate`);
}

/** The licences of the packages of others whose code is in the bundle, which they ask to be kept with it. */
function licencesOf(chunks) {
  const modules = chunks.flatMap(({ type, moduleIds }) => (type === 'chunk' ? moduleIds : []));
  const folders = modules.filter((id) => id.includes('/node_modules/')).map(packageFolderOf);
  return [...new Set(folders)].map(licenceOf).sort().join('\n\n');
}

function packageFolderOf(file) {
  let folder = dirname(file);
  while (!isPackage(folder)) folder = dirname(folder);
  return folder;
}

/** Some packages have a `package.json` without a name beside their modules, which only says their format. */
function isPackage(folder) {
  const file = join(folder, 'package.json');
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).name !== undefined;
}

/** Without the text of a licence, its name and where the source is have to do. */
function licenceOf(folder) {
  const { name, version, license, repository } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const title = `${name} ${version}: ${license}, ${repository?.url ?? repository}`;
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  return file === undefined
    ? `${title}\n`
    : `${title}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}
