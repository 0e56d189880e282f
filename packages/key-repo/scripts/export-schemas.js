// Writes the JSON Schema of an inspection for programs in other languages: `export-schemas.js [FOLDER]`.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspectionSchema } from '@chain-of-trust/key-repo';
import { toJsonSchema } from '@valibot/to-json-schema';
import { ISO_TIMESTAMP_REGEX } from 'valibot';

const options = {
  target: 'draft-2020-12',
  typeMode: 'output',
  // `raw_check` is the check of recordSchema, which overrideSchema says in JSON Schema's own words
  ignoreActions: ['raw_check'],
  overrideSchema: ({ valibotSchema }) =>
    valibotSchema.type === 'custom' ? recordOf(valibotSchema) : undefined,
  overrideAction: ({ valibotAction, jsonSchema }) =>
    valibotAction.type === 'iso_timestamp' ? timestampOf(jsonSchema) : undefined,
};

/** `format` is only an annotation to many validators, and the others differ about what it allows. */
function timestampOf({ format: _, ...string }) {
  return { ...string, pattern: ISO_TIMESTAMP_REGEX.source };
}

function recordOf({ key, value }) {
  return { type: 'object', propertyNames: partOf(key), additionalProperties: partOf(value) };
}

function partOf(schema) {
  const { $schema: _, ...part } = toJsonSchema(schema, options);
  return part;
}

const folder = process.argv[2] ?? fileURLToPath(new URL('../schemas/', import.meta.url));
await mkdir(folder, { recursive: true });
const { $schema, ...body } = toJsonSchema(inspectionSchema, options);
const title = 'What a key repository holds at a tag, as of a reference time';
const document = { $schema, $id: 'urn:chain-of-trust:schema:key-inspection', title, ...body };
await writeFile(join(folder, 'key-inspection.json'), `${JSON.stringify(document, null, 2)}\n`);
