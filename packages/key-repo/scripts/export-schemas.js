// Writes the JSON Schemas of what others may read for programs in other languages: `export-schemas.js [FOLDER]`.
import { fileURLToPath } from 'node:url';
import {
  inspectionSchema,
  keyAuditSchema,
  keyDiffSchema,
  keyHistorySchema,
  syncRecordSchema,
} from '@chain-of-trust/key-repo';
import { writeJsonSchemas } from '../../types/scripts/json-schema.js';

const documents = [
  ['key-inspection', 'What a key repository holds at a tag, as of a reference time', inspectionSchema],
  ['key-sync', 'From which signed tag a set of synchronised keys is', syncRecordSchema],
  ['key-audit', 'What is wrong with the keys of a repository or homedir', keyAuditSchema],
  ['key-diff', 'How the keys of two states of a key repository differ', keyDiffSchema],
  ['key-history', 'When each key of a key repository came and went', keyHistorySchema],
];

await writeJsonSchemas(documents, process.argv[2] ?? fileURLToPath(new URL('../schemas/', import.meta.url)));
