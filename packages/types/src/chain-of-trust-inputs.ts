import * as v from 'valibot';
import { recordSchema } from './record-schema.js';
import { taskIdSchema } from './task-id.js';

/**
 * `task.extra.chainOfTrust.inputs`: task type to taskId, like `{"docker-image": "Se-5NNn4TB65_9383YGsJA"}`.
 *
 * @see spec, "Building the chain"
 */
export const chainOfTrustInputsSchema = recordSchema(v.pipe(v.string(), v.nonEmpty()), taskIdSchema);

/** `task.extra.chainOfTrust.inputs`. */
export type ChainOfTrustInputs = v.InferOutput<typeof chainOfTrustInputsSchema>;

/** `task.extra.chainOfTrust`, where a task has it. Further members are kept. */
export const chainOfTrustSchema = v.looseObject({ inputs: v.optional(chainOfTrustInputsSchema) });
