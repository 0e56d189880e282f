// Writes the JSON Schemas of what others may read for programs in other languages: `export-schemas.js [FOLDER]`.
import { fileURLToPath } from 'node:url';
import { bundleAnswersSchema, bundleManifestSchema } from '@chain-of-trust/evidence';
import { writeJsonSchemas } from '../../types/scripts/json-schema.js';

const documents = [
  [
    'bundle-manifest',
    'manifest.json of a bundle: what was verified, and every other member',
    bundleManifestSchema,
  ],
  ['bundle-answers', 'answers.json of a bundle: what was asked, and what came of it', bundleAnswersSchema],
];

await writeJsonSchemas(documents, process.argv[2] ?? fileURLToPath(new URL('../schemas/', import.meta.url)));
