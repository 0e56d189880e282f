import { isAbsolute } from 'node:path';
import { jsonValueSchema, recordSchema } from '@chain-of-trust/types';
import * as v from 'valibot';

/** A path on the worker. A relative one would mean the folder that whoever serves was started in: never guessed. */
const absolutePathSchema = v.pipe(
  v.string(),
  v.description('An absolute path'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (dataset.typed && !(isAbsolute(dataset.value) && !dataset.value.includes('\0')))
      addIssue({ message: 'is not an absolute path' });
  }),
);

const artifactName = v.pipe(v.string(), v.nonEmpty('is empty'));

const folderSchema = v.strictObject({
  folder: absolutePathSchema,
  name: v.exactOptional(artifactName),
  exclude: v.exactOptional(v.array(artifactName)),
});

const fileSchema = v.strictObject({ file: absolutePathSchema, name: artifactName });

/** The members of a request, for schemas that add their own. What a run needs is checked when its blob is built. */
const requestMembers = {
  /** taskId, runId, task, workerGroup, workerId, environment, and optionally workerType. */
  run: recordSchema(v.string(), jsonValueSchema),
  artifacts: v.array(v.union([folderSchema, fileSchema])),
  output: absolutePathSchema,
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
