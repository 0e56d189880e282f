// Writes the JSON Schema of a policy file for programs in other languages: `export-schemas.js [FOLDER]`.
// It is made from the built package, so that there is one definition of a policy.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { policySchema } from '@chain-of-trust/policy';
import { toJsonSchema } from '@valibot/to-json-schema';

const options = {
  target: 'draft-2020-12',
  typeMode: 'output',
  // `raw_check` is the check of closedObject and recordSchema, which overrideSchema says in JSON Schema's own words
  ignoreActions: ['raw_check'],
  overrideSchema: ({ valibotSchema }) =>
    valibotSchema.type === 'custom' ? objectOf(valibotSchema) : undefined,
};

function objectOf({ entries, key, value }) {
  if (entries === undefined)
    return { type: 'object', propertyNames: partOf(key), additionalProperties: partOf(value) };
  const members = Object.entries(entries);
  return {
    type: 'object',
    properties: Object.fromEntries(members.map(([name, schema]) => [name, partOf(schema)])),
    required: members.filter(([, { type }]) => !type.endsWith('optional')).map(([name]) => name),
    additionalProperties: false,
  };
}

function partOf(schema) {
  const { $schema: _, ...part } = toJsonSchema(schema, options);
  return part;
}

const { $schema, required, properties, ...body } = toJsonSchema(policySchema, options);
const { required: ofProjects, ...projectConfiguration } = properties.projectConfiguration;
const document = {
  $schema,
  $id: 'urn:chain-of-trust:schema:policy',
  title: 'A policy file: what a product trusts, whole or laid over what it extends',
  ...body,
  properties: {
    extends: { type: 'string', minLength: 1, description: 'A shipped product or base' },
    ...properties,
    projectConfiguration,
  },
  // Lists are replaced whole; objects are merged, so only those of a file that extends nothing have to be whole.
  if: { required: ['extends'] },
  else: { required, properties: { projectConfiguration: { required: ofProjects } } },
};
const folder = process.argv[2] ?? fileURLToPath(new URL('../schemas/', import.meta.url));
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'policy.json'), `${JSON.stringify(document, null, 2)}\n`);
