import { type PreparedRun, prepareRun, type WorkerFacts } from '@chain-of-trust/generator';
import { checkSchema } from '@chain-of-trust/types';
import { presetRunSchema } from './preset-schema.js';
import type { GenerationRequest } from './request.js';

/**
 * The run of a request, as its worker implementation describes it; without one, as it is.
 *
 * @throws DocumentError `document-schema`, GeneratorError
 */
export async function preparedRun({ run, artifacts, preset }: GenerationRequest): Promise<PreparedRun> {
  if (preset === undefined) return { run, artifacts };
  // Strict, so that a run from elsewhere cannot bring facts of its own.
  const facts = { ...checkSchema(presetRunSchema, run, 'run'), artifacts, ...preset };
  return prepareRun(facts as WorkerFacts); // optional members are absent, never undefined: both come from JSON or options
}
