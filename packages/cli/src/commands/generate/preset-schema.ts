import { jsonValueSchema, recordSchema } from '@chain-of-trust/types';
import * as v from 'valibot';
import { absolutePathSchema as path } from './absolute-path.js';

/** A log, or another file whose name is known. */
const storedFileSchema = v.strictObject({ file: path, contentEncoding: v.optional(v.literal('gzip')) });

/** What one worker implementation has beside the run and its outputs; `worker` says which. Paths are absolute. */
export const presetSchema = v.variant('worker', [
  v.strictObject({
    worker: v.literal('docker-worker'),
    certifiedLog: storedFileSchema,
    image: v.optional(path),
  }),
  v.strictObject({
    worker: v.literal('generic-worker'),
    certifiedLog: storedFileSchema,
    additionalData: v.optional(v.strictObject({ file: path })),
    reservedAdditions: v.optional(v.picklist(['refuse', 'drop'])),
  }),
  v.strictObject({ worker: v.literal('taskcluster-worker'), certifiedLog: v.optional(storedFileSchema) }),
  v.strictObject({ worker: v.literal('scriptworker'), chainOfTrustLog: v.optional(storedFileSchema) }),
]);

/** See {@link presetSchema}. */
export type Preset = v.InferOutput<typeof presetSchema>;

/** Members of a request that this file describes, to be spread into the schema of a request. */
export const presetEntries = { preset: v.optional(presetSchema) };

/** The run of a request with a preset: exactly what every worker knows. */
export const presetRunSchema = v.strictObject({
  taskId: v.string(),
  runId: v.number(),
  task: recordSchema(v.string(), jsonValueSchema),
  workerGroup: v.string(),
  workerId: v.string(),
  workerType: v.optional(v.string()),
  environment: v.optional(recordSchema(v.string(), v.string())),
});
