import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { ISO_TIMESTAMP_REGEX } from 'valibot';

const options = {
  target: 'draft-2020-12',
  typeMode: 'output',
  // `raw_check` is the check of recordSchema, which overrideSchema says in JSON Schema's own words
  ignoreActions: ['raw_check', 'readonly'],
  overrideSchema: ({ valibotSchema }) =>
    valibotSchema.type === 'custom' ? recordOf(valibotSchema) : undefined,
  overrideAction: ({ valibotAction, jsonSchema }) => {
    if (valibotAction.type === 'iso_timestamp') return timestampOf(jsonSchema);
    const isPattern = valibotAction.type === 'check' && valibotAction.message === 'is no regular expression';
    return isPattern ? { ...jsonSchema, format: 'regex' } : undefined;
  },
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

/** Writes one JSON Schema a file. A document is its name, its title and its valibot schema. */
export async function writeJsonSchemas(documents, folder) {
  await mkdir(folder, { recursive: true });
  for (const [name, title, schema] of documents) {
    const { $schema, ...body } = toJsonSchema(schema, options);
    const document = { $schema, $id: `urn:chain-of-trust:schema:${name}`, title, ...body };
    await writeFile(join(folder, `${name}.json`), `${JSON.stringify(document, null, 2)}\n`);
  }
}
