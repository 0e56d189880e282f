// Writes the JSON Schemas of the documents for programs in other languages: `export-schemas.js [FOLDER]`.
// They are made from the built package, so that there is one definition of each document.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  chainOfTrustBlobSchema,
  chainOfTrustInputsSchema,
  reportSchema,
  taskDefinitionSchema,
  taskStatusSchema,
  upstreamArtifactsSchema,
} from '@chain-of-trust/types';
import { toJsonSchema } from '@valibot/to-json-schema';
import { ISO_TIMESTAMP_REGEX } from 'valibot';

const documents = [
  [
    'chain-of-trust-blob',
    'What ran, where, and what came out: the document a worker signs',
    chainOfTrustBlobSchema,
  ],
  ['task-definition', 'A task definition as the queue gives it', taskDefinitionSchema],
  ['task-status', 'The status of a task as the queue gives it', taskStatusSchema],
  ['upstream-artifacts', 'task.payload.upstreamArtifacts of a scriptworker task', upstreamArtifactsSchema],
  ['chain-of-trust-inputs', 'task.extra.chainOfTrust.inputs', chainOfTrustInputsSchema],
  ['report', 'The outcome of one verification of a Chain of Trust', reportSchema],
];

const options = {
  target: 'draft-2020-12',
  typeMode: 'output',
  // `raw_check` is the check of recordSchema, which overrideSchema says in JSON Schema's own words
  ignoreActions: ['raw_check', 'readonly'],
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
for (const [name, title, schema] of documents) {
  const { $schema, ...body } = toJsonSchema(schema, options);
  const document = { $schema, $id: `urn:chain-of-trust:schema:${name}`, title, ...body };
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(document, null, 2)}\n`);
}
