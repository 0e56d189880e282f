// Writes the JSON Schemas of the documents for programs in other languages: `export-schemas.js [FOLDER]`.
// They are made from the built package, so that there is one definition of each document.
import { fileURLToPath } from 'node:url';
import {
  chainOfTrustBlobSchema,
  chainOfTrustInputsSchema,
  reportSchema,
  taskDefinitionSchema,
  taskStatusSchema,
  upstreamArtifactsSchema,
} from '@chain-of-trust/types';
import { writeJsonSchemas } from './json-schema.js';

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

await writeJsonSchemas(documents, process.argv[2] ?? fileURLToPath(new URL('../schemas/', import.meta.url)));
