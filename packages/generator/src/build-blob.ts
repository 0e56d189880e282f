import {
  type ChainOfTrustBlob,
  DocumentError,
  formatJsonBytes,
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
  try {
    let checked: ChainOfTrustBlob | undefined;
    for (const slice of slicesOf(artifacts)) {
      checked = parseBlob(formatJsonBytes({ ...run, artifacts: slice, chainOfTrustVersion: 1 }));
    }
    if (checked === undefined) throw invalid('it was not read back');
    return Object.assign(checked, { artifacts: Object.fromEntries(artifacts) });
  } catch (error) {
    if (error instanceof DocumentError) throw invalid(error.message, error);
    throw error;
  }
}

const sliceLength = 1000;

/**
 * What the verifying side would refuse must not be signed, so everything is read back with its parser: some artifacts
 * at a time, as reading all of them takes many times the memory of the document. There is always one slice.
 */
function* slicesOf(artifacts: ArtifactDigestMap): Generator<JsonObject> {
  const entries = [...artifacts];
  for (let start = 0; start === 0 || start < entries.length; start += sliceLength) {
    yield Object.fromEntries(entries.slice(start, start + sliceLength)) as JsonObject; // digests are strings
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
