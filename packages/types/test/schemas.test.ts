import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { chainOfTrustBlobSchema } from '../src/blob.js';
import { chainOfTrustInputsSchema } from '../src/chain-of-trust-inputs.js';
import type { JsonValue } from '../src/json/parse.js';
import { reportSchema } from '../src/report/schema.js';
import { taskDefinitionSchema } from '../src/task-definition.js';
import { taskStatusSchema } from '../src/task-status.js';
import { upstreamArtifactsSchema } from '../src/upstream-artifacts.js';
import { blob, report, taskDefinition, taskId, taskStatus, upstreamArtifacts } from './support/documents.js';
import { jsonArbitrary, keyArbitrary } from './support/json-arbitrary.js';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const schemasFolder = join(packageFolder, 'schemas');

const documents: readonly (readonly [name: string, schema: v.GenericSchema, document: JsonValue])[] = [
  ['chain-of-trust-blob', chainOfTrustBlobSchema, blob],
  ['chain-of-trust-inputs', chainOfTrustInputsSchema, { 'docker-image': taskId }],
  ['report', reportSchema, report],
  ['task-definition', taskDefinitionSchema, taskDefinition],
  ['task-status', taskStatusSchema, taskStatus],
  ['upstream-artifacts', upstreamArtifactsSchema, upstreamArtifacts],
];

describe('the exported JSON Schemas', () => {
  test('are those of the documents, no more and no fewer', async () => {
    expect((await readdir(schemasFolder)).sort()).toEqual(documents.map(([name]) => `${name}.json`));
  });

  test('are what the script writes now', async () => {
    await withTemporaryFolder(async (folder) => {
      const script = join(packageFolder, 'scripts', 'export-schemas.js');
      await promisify(execFile)(process.execPath, [script, folder]);
      for (const [name] of documents) {
        const file = `${name}.json`;
        expect(await readFile(join(schemasFolder, file), 'utf8')).toBe(
          await readFile(join(folder, file), 'utf8'),
        );
      }
    });
  });
});

describe.each(documents)('the JSON Schema of %s', (name, schema, document) => {
  let exported: Record<string, unknown>;
  let isAccepted: (value: unknown) => boolean;

  beforeAll(async () => {
    exported = JSON.parse(await readFile(join(schemasFolder, `${name}.json`), 'utf8'));
    isAccepted = new Ajv2020({ strict: true, allowMatchingProperties: true }).compile(exported);
  });

  test('says what it is', () => {
    expect(exported).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `urn:chain-of-trust:schema:${name}`,
      title: expect.any(String),
    });
  });

  test('accepts a good document, as the package does', () => {
    expect(isAccepted(document)).toBe(true);
    expect(v.is(schema, document)).toBe(true);
  });

  test('agrees with the package on documents without any one of their members', () => {
    for (const place of placesOf(document)) {
      const changed = changedAt(document, place, undefined);
      expect([place, isAccepted(changed)]).toEqual([place, v.is(schema, changed)]);
    }
  });

  test('agrees with the package on documents with any one value changed', () => {
    const place = fc.constantFrom(...placesOf(document));
    const value = fc.oneof(jsonArbitrary, fc.constantFrom<JsonValue>([], {}, '', -1, 0.5, 1, null, taskId));
    fc.assert(
      fc.property(place, value, (at, replacement) => {
        const changed = changedAt(document, at, replacement);
        expect(isAccepted(changed)).toBe(v.is(schema, changed));
      }),
      { numRuns: 500 },
    );
  });

  test('agrees with the package on documents with a member more', () => {
    const place = fc.constantFrom(...placesOf(document));
    fc.assert(
      fc.property(place, keyArbitrary, jsonArbitrary, (at, key, value) => {
        fc.pre(!(key in Object.prototype)); // valibot's strictObject overlooks these; parseBlob names them itself
        fc.pre(!Array.isArray(valueAt(document, at)));
        const changed = changedAt(document, [...at, key], value);
        expect(isAccepted(changed)).toBe(v.is(schema, changed));
      }),
    );
  });
});

/** Where in a document there is a value: the keys that lead to it. */
function placesOf(value: JsonValue, at: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...at]];
  return [[...at], ...Object.entries(value).flatMap(([key, member]) => placesOf(member, [...at, key]))];
}

function valueAt(value: JsonValue, at: readonly string[]): JsonValue {
  return at.reduce((inner, key) => (inner as Record<string, JsonValue>)[key] ?? null, value); // as placesOf found it
}

/** A copy of a document with another value (or none) at one place. */
function changedAt(
  value: JsonValue,
  [key, ...rest]: readonly string[],
  to: JsonValue | undefined,
): JsonValue {
  if (key === undefined) return to ?? null;
  if (typeof value !== 'object' || value === null) return value;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, JsonValue>; // a list has keys too
  const member = Object.hasOwn(copy, key) ? copy[key] : undefined;
  const changed = rest.length === 0 ? to : changedAt(member ?? null, rest, to);
  if (changed !== undefined) copy[key] = changed;
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[key];
  return copy;
}
