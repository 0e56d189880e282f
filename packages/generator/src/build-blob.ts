import {
  type ChainOfTrustBlob,
  DocumentError,
  formatJson,
  type JsonObject,
  parseBlob,
} from '@chain-of-trust/types';
import { GeneratorError } from './error.js';
import type { ArtifactDigestMap } from './hash/hash-artifacts.js';

/**
 * What a worker knows of a finished run: `taskId`, `runId`, `task` (the definition), `workerGroup`, `workerId`,
 * `environment`, and optionally `workerType`.
 *
 * @see spec, "Chain of Trust artifacts"
 */
export type FinishedRun = JsonObject;

const runMembers: ReadonlySet<string> = new Set([
  'taskId',
  'runId',
  'task',
  'workerGroup',
  'workerId',
  'workerType',
  'environment',
]);

/**
 * Builds the blob of a run: what ran, where, and what came out.
 *
 * Not checked: that the run is what really happened. The caller is the worker and vouches for it.
 *
 * @throws GeneratorError `generator-run`
 */
export function buildBlob(run: FinishedRun, artifacts: ArtifactDigestMap): ChainOfTrustBlob {
  const unknown = Object.keys(run).filter((member) => !runMembers.has(member));
  if (unknown.length > 0) throw invalid(`unknown members: ${unknown.join(', ')}`);
  const members: JsonObject = {
    ...run,
    artifacts: Object.fromEntries(artifacts) as JsonObject, // digests are strings
    chainOfTrustVersion: 1,
  };
  try {
    // Read back with the parser of the verifying side: what it would refuse must not be signed.
    return parseBlob(Buffer.from(formatJson(members), 'utf8'));
  } catch (error) {
    if (error instanceof DocumentError) throw invalid(error.message, error);
    throw error;
  }
}

function invalid(reason: string, cause?: unknown): GeneratorError {
  return new GeneratorError({
    code: 'generator-run',
    message: `the run does not make a valid blob: ${reason}`,
    nextStep:
      'Give taskId, runId, task, workerGroup, workerId and environment as the queue and the worker know them.',
    cause,
  });
}
