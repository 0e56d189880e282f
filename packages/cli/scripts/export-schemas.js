// Writes the JSON Schemas of what others send to `cot`, for editors and programs in other languages: `export-schemas.js [FOLDER]`.
import { fileURLToPath } from 'node:url';
import { writeJsonSchemas } from '../../types/scripts/json-schema.js';
import { servedRequestSchema } from '../dist/commands/generate/request-schema.js';
import { configurationSchema } from '../dist/configuration/schema.js';

const documents = [
  [
    'configuration',
    'cot.config.yaml: what commands that verify use where no option says otherwise',
    configurationSchema,
  ],
  ['generation-request', 'One line of cot generate --serve: a finished run to sign', servedRequestSchema],
];

await writeJsonSchemas(documents, process.argv[2] ?? fileURLToPath(new URL('../schemas/', import.meta.url)));
