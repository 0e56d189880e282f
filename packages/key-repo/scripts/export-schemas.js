// Writes the JSON Schemas of what others may read for programs in other languages: `export-schemas.js [FOLDER]`.
import { fileURLToPath } from 'node:url';
import { inspectionSchema, syncRecordSchema } from '@chain-of-trust/key-repo';
import { writeJsonSchemas } from '../../types/scripts/json-schema.js';

const documents = [
  ['key-inspection', 'What a key repository holds at a tag, as of a reference time', inspectionSchema],
  ['key-sync', 'From which signed tag a set of synchronised keys is', syncRecordSchema],
];

await writeJsonSchemas(documents, process.argv[2] ?? fileURLToPath(new URL('../schemas/', import.meta.url)));
