// Writes the JSON Schemas of what others send to `cot`, for programs in other languages: `export-schemas.js [FOLDER]`.
import { fileURLToPath } from 'node:url';
import { writeJsonSchemas } from '../../types/scripts/json-schema.js';
import { servedRequestSchema } from '../dist/commands/generate/request-schema.js';

const documents = [
  ['generation-request', 'One line of cot generate --serve: a finished run to sign', servedRequestSchema],
];

await writeJsonSchemas(documents, process.argv[2] ?? fileURLToPath(new URL('../schemas/', import.meta.url)));
