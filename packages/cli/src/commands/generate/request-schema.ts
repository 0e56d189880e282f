import { jsonValueSchema, recordSchema } from '@chain-of-trust/types';
import * as v from 'valibot';
import { absolutePathSchema } from './absolute-path.js';
import { presetEntries } from './preset-schema.js';
import { uploadSchema } from './upload-schema.js';

const artifactName = v.pipe(v.string(), v.nonEmpty('is empty'));

const folderSchema = v.strictObject({
  folder: absolutePathSchema,
  name: v.exactOptional(artifactName),
  exclude: v.exactOptional(v.array(artifactName)),
});

const fileSchema = v.strictObject({
  file: absolutePathSchema,
  name: artifactName,
  /** The file is stored, and published, encoded so; digests are of what is decoded. */
  contentEncoding: v.exactOptional(v.literal('gzip')),
});

/** The members of a request, for schemas that add their own. What a run needs is checked when its blob is built. */
const requestMembers = {
  /** taskId, runId, task, workerGroup, workerId, environment, and optionally workerType. */
  run: recordSchema(v.string(), jsonValueSchema),
  artifacts: v.array(v.union([folderSchema, fileSchema])),
  /** Needed unless the blob is uploaded. */
  output: v.exactOptional(absolutePathSchema),
  upload: v.exactOptional(uploadSchema),
  ...presetEntries,
} as const;

/** A chosen name of a request, which its answer repeats. */
export const requestIdSchema = v.union([v.pipe(v.string(), v.maxLength(256)), v.number()]);

/** One line of `cot generate --serve`: what to sign. Unknown members are refused. */
export const servedRequestSchema = v.strictObject({
  id: v.exactOptional(requestIdSchema),
  /** Time of the OpenPGP signature, in the place of that of the request. */
  at: v.exactOptional(v.string()),
  ...requestMembers,
});

/** One line that asks whether somebody serves. */
export const pingSchema = v.strictObject({ id: v.exactOptional(requestIdSchema), ping: v.literal(true) });
