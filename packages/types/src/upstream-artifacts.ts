import * as v from 'valibot';
import { taskIdSchema } from './task-id.js';

/**
 * One entry of `task.payload.upstreamArtifacts`: files that a scriptworker task takes from another task.
 *
 * `paths` are artifact names and may hold the wildcard `*`. Not checked here: that they stay inside the folder
 * they are stored in, and that the taskType is known; those are rules with findings of their own.
 *
 * @see spec, "Building the chain"
 */
export const upstreamArtifactSchema = v.looseObject({
  taskId: taskIdSchema,
  taskType: v.pipe(v.string(), v.nonEmpty()),
  paths: v.pipe(v.array(v.string()), v.minLength(1, 'lists no paths')),
  formats: v.optional(v.array(v.string())),
  optional: v.optional(v.boolean()),
});

/** One entry of `task.payload.upstreamArtifacts`. */
export type UpstreamArtifact = v.InferOutput<typeof upstreamArtifactSchema>;

/** All of `task.payload.upstreamArtifacts`. An empty list is refused: it would verify nothing. */
export const upstreamArtifactsSchema = v.pipe(
  v.array(upstreamArtifactSchema),
  v.minLength(1, 'lists no upstream artifacts'),
);
