import {
  type ArtifactDigests,
  blobBounds,
  type ChainOfTrustBlob,
  DocumentError,
  formatJsonBytes,
  type JsonObject,
  parseBlob,
  toTaskDefinition,
} from '@chain-of-trust/types';
import { GeneratorError } from './error.js';
import { type ArtifactDigestMap, DigestTable } from './hash/digest-table.js';

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

/** Members of a blob that are the worker's own word. */
export const reservedMembers: ReadonlySet<string> = new Set([
  ...runMembers,
  'artifacts',
  'chainOfTrustVersion',
]);

/**
 * Builds the blob of a run: what ran, where, and what came out.
 *
 * Not checked: that the run is what really happened. The caller is the worker and vouches for it.
 *
 * @throws GeneratorError `generator-run`
 */
export function buildBlob(run: FinishedRun, artifacts: ArtifactDigestMap): ChainOfTrustBlob {
  const checked = readBack(run, artifacts);
  return Object.assign(checked, { artifacts: Object.fromEntries(artifacts) });
}

/**
 * The document of the same blob, for which hundreds of thousands of artifacts take little memory. The same run gives the
 * same bytes, in whatever order its members and artifacts come.
 *
 * @param additions further members, which are not the worker's word
 * @throws GeneratorError `generator-run`, also for a document that is larger than what is read
 */
export function formatBlob(
  run: FinishedRun,
  artifacts: ArtifactDigestMap,
  additions: JsonObject = {},
): Uint8Array {
  const reserved = Object.keys(additions).filter((member) => reservedMembers.has(member));
  if (reserved.length > 0) throw invalid(`members that nobody adds: ${reserved.join(', ')}`);
  readBack(run, artifacts, additions);
  const document = { ...additions, ...run, ...constants, artifacts };
  return orInvalid(() => formatJsonBytes(document, blobBounds.maxBytes));
}

const constants = { chainOfTrustVersion: 1 } as const;

/**
 * What the verifying side would refuse must not be signed, so everything is read back with its parser: some artifacts
 * at a time, as reading all of them takes many times the memory of the document. Of a table, whose names were checked
 * and whose digests cannot be malformed, a part is enough.
 */
function readBack(
  run: FinishedRun,
  artifacts: ArtifactDigestMap,
  additions: JsonObject = {},
): ChainOfTrustBlob {
  const unknown = Object.keys(run).filter((member) => !runMembers.has(member));
  if (unknown.length > 0) throw invalid(`unknown members: ${unknown.join(', ')}`);
  // A verifier compares it with the definition of the queue, which has no other form.
  orInvalid(() => toTaskDefinition(run.task));
  const parse = (slice: ArtifactDigestMap) =>
    orInvalid(() =>
      parseBlob(
        formatJsonBytes({ ...additions, ...run, ...constants, artifacts: slice }, blobBounds.maxBytes),
      ),
    );
  let slice = new Map<string, ArtifactDigests>();
  for (const [name, digests] of artifacts) {
    slice.set(name, digests);
    if (slice.size < sliceLength) continue;
    if (artifacts instanceof DigestTable) break;
    parse(slice);
    slice = new Map();
  }
  return parse(slice);
}

const sliceLength = 1000;

function orInvalid<T>(make: () => T): T {
  try {
    return make();
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
