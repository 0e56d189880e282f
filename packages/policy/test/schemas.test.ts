import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { isJsonObject, type JsonObject, type JsonValue } from '@chain-of-trust/types';
import { fileSizedBounds, parseYaml } from '@chain-of-trust/types/yaml';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadProduct, PolicyError, parsePolicy, policyDocument, productNames } from '../src/index.js';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const schemaFile = join(packageFolder, 'schemas', 'policy.json');

const whole = JSON.parse(JSON.stringify(policyDocument(loadProduct('firefox')))) as JsonObject; // it is one
const extending: JsonObject = {
  extends: 'firefox',
  repositories: ['https://hg.mozilla.org/mozilla-central'],
  projectConfiguration: { path: 'projects.yml' },
  restrictedTrees: {
    beta: [{ repository: 'https://hg.mozilla.org/mozilla-central', branches: ['default'] }],
  },
  ed25519PublicKeys: { scriptworker: ['KO3FX9JnNga/XViTRBiUMHYnji9Fu3s332sU2lXjSwE='] },
};

/** Whether the package takes a file for a policy; contradictions are no matter of form. */
function isPolicy(document: JsonValue): boolean {
  try {
    parsePolicy(new TextEncoder().encode(JSON.stringify(document)), 'test');
    return true;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.code !== 'policy-malformed';
  }
}

describe('the exported JSON Schema', () => {
  let isAccepted: (document: unknown) => boolean;

  beforeAll(async () => {
    const exported = JSON.parse(await readFile(schemaFile, 'utf8'));
    // `required` stands beside the object that has the properties, not in it
    const options = {
      strict: true,
      strictTypes: false,
      strictRequired: false,
      allowMatchingProperties: true,
    };
    isAccepted = new Ajv2020(options).compile(exported);
  });

  it('is what the script writes now', () =>
    withTemporaryFolder(async (folder) => {
      const script = join(packageFolder, 'scripts', 'export-schemas.js');
      await promisify(execFile)(process.execPath, [script, folder]);
      expect(await readdir(folder)).toEqual(['policy.json']);
      const written = await readFile(join(folder, 'policy.json'), 'utf8');
      expect(await readFile(schemaFile, 'utf8')).toBe(written);
    }));

  it.each(productNames())('accepts the shipped file of %s', async (name) => {
    const content = await readFile(join(packageFolder, 'products', `${name}.yml`));
    expect(isAccepted(parseYaml(content, fileSizedBounds))).toBe(true);
  });

  it.each([
    ['whole', whole],
    ['extending', extending],
  ])('accepts the %s policy, as the package does', (_, document) => {
    expect([isAccepted(document), isPolicy(document)]).toEqual([true, true]);
  });

  it('demands every member of a file that extends nothing', () => {
    for (const member of Object.keys(whole)) {
      const { [member]: _, ...others } = whole;
      expect([member, isAccepted(others), isPolicy(others)]).toEqual([member, false, false]);
    }
    const { extends: _, ...others } = extending;
    expect([isAccepted(others), isPolicy(others)]).toEqual([false, false]);
  });

  it.each([
    ['whole', whole],
    ['extending', extending],
  ])('agrees with the package on the %s policy with any one value changed', (_, document) => {
    const value = fc.constantFrom<JsonValue>(...interesting);
    fc.assert(
      fc.property(fc.constantFrom(...placesOf(document)), value, (place, replacement) => {
        const changed = changedAt(document, place, replacement);
        expect([place, replacement, isAccepted(changed)]).toEqual([place, replacement, isPolicy(changed)]);
      }),
      { numRuns: 600 },
    );
  });

  it.each([
    ['whole', whole],
    ['extending', extending],
  ])('agrees with the package on the %s policy with a member more', (_, document) => {
    const places = placesOf(document).filter((place) => isJsonObject(valueAt(document, place)));
    const name = fc.constantFrom('nope', 'toString', 'constructor', 'repositorys', 'https://a.b/c', '');
    fc.assert(
      fc.property(fc.constantFrom(...places), name, fc.constantFrom(...interesting), (place, key, value) => {
        const changed = changedAt(document, [...place, key], value);
        expect([place, key, value, isAccepted(changed)]).toEqual([place, key, value, isPolicy(changed)]);
      }),
      { numRuns: 600 },
    );
  });
});

const interesting: readonly JsonValue[] = [
  null,
  true,
  0,
  1,
  1.5,
  1001,
  '',
  'any',
  'beta',
  'build',
  'refuse',
  'gpg',
  'a/b',
  'https://github.com/o/n',
  'https://github.com/o',
  'https://github.com/o/n.git',
  'https://github.com/o/n/',
  'https://hg.mozilla.org/x/../y',
  [],
  ['cron'],
  [''],
  ['https://hg.mozilla.org/try'],
  {},
  { repository: 'https://hg.mozilla.org/try' },
  { toString: 'x' },
];

type Place = readonly (string | number)[];

function placesOf(value: JsonValue, at: Place = []): Place[] {
  if (Array.isArray(value)) return [at, ...value.slice(0, 1).flatMap((item) => placesOf(item, [...at, 0]))];
  if (!isJsonObject(value)) return [at];
  const members = Object.entries(value).slice(0, at.length === 0 ? undefined : 2);
  return [at, ...members.flatMap(([key, member]) => placesOf(member, [...at, key]))];
}

function valueAt(value: JsonValue, [key, ...rest]: Place): JsonValue {
  if (key === undefined) return value;
  const inner = typeof key === 'number' ? (value as JsonValue[])[key] : (value as JsonObject)[key]; // as placesOf says
  return valueAt(inner ?? null, rest);
}

function changedAt(value: JsonValue, [key, ...rest]: Place, to: JsonValue): JsonValue {
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? changedAt(item, rest, to) : item));
  if (!isJsonObject(value)) return value;
  const before = Object.hasOwn(value, key) ? (value[key] ?? null) : null;
  return { ...value, [key]: changedAt(before, rest, to) };
}
