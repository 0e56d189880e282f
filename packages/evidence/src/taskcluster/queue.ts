import {
  type ArtifactDescription,
  type ArtifactReference,
  checkSchema,
  type Evidence,
  EvidenceError,
  isContainedArtifactName,
  isTaskId,
  type ReadBounds,
  type TaskDefinition,
  type TaskStatus,
  toTaskDefinition,
  toTaskStatus,
} from '@chain-of-trust/types';
import * as v from 'valibot';
import { evidenceError } from '../http/failure.js';
import { openContent, readDocument, type TaskclusterAccess } from './api.js';
import { urlOf } from './api-call.js';
import { askTogether } from './ask-together.js';
import { definitionBatch, readAll, statusBatch } from './task-batches.js';

/** The reads that Taskcluster's Queue answers. */
export type QueueEvidence = Pick<
  Evidence,
  'taskDefinition' | 'taskStatus' | 'listArtifacts' | 'openArtifact'
>;

/** Reads the Queue, version 1 of its API. */
export function createQueue(access: TaskclusterAccess): QueueEvidence {
  const definitionOf = askTogether({
    together: (taskIds) => readAll(access, definitionBatch, taskIds),
    alone: (taskId) => readTaskDefinition(access, taskId),
  });
  const statusOf = askTogether({
    together: (taskIds) => readAll(access, statusBatch, taskIds),
    alone: (taskId) => readTaskStatus(access, taskId),
  });
  return {
    taskDefinition: async (taskId) => await definitionOf(assertTaskId(taskId)),
    taskStatus: async (taskId) => await statusOf(assertTaskId(taskId)),
    listArtifacts: (run) => listArtifacts(access, run.taskId, run.runId),
    openArtifact: (artifact, bounds) => openArtifact(access, artifact, bounds),
  };
}

async function readTaskDefinition(access: TaskclusterAccess, taskId: string): Promise<TaskDefinition> {
  return await readDocument(access, { method: 'task', args: [taskId] }, toTaskDefinition);
}

const statusAnswerSchema = v.object({ status: v.unknown() });

async function readTaskStatus(access: TaskclusterAccess, taskId: string): Promise<TaskStatus> {
  const call = { method: 'status', args: [taskId] } as const;
  const status = await readDocument(access, call, (value) =>
    toTaskStatus(checkSchema(statusAnswerSchema, value, 'status answer').status),
  );
  if (status.taskId === taskId) return status;
  throw evidenceError('evidence-malformed', {
    url: urlOf(call, access.base),
    message: `expected the status of ${taskId}, got that of ${status.taskId}`,
    facts: { expected: taskId, actual: status.taskId },
  });
}

const listingSchema = v.object({
  artifacts: v.array(
    v.object({
      name: v.string(),
      storageType: v.picklist(['s3', 'object', 'reference', 'link', 'error']),
      contentType: v.optional(v.string()),
      expires: v.optional(v.string()),
    }),
  ),
  continuationToken: v.optional(v.pipe(v.string(), v.nonEmpty())),
});

/** The most that the queue puts on one page. */
const entriesPerPage = '1000';

async function listArtifacts(
  access: TaskclusterAccess,
  taskId: string,
  runId: number,
): Promise<readonly ArtifactDescription[]> {
  assertTaskId(taskId);
  const args = [taskId, runIdText(runId)] as const;
  const listed = new Map<string, ArtifactDescription>();
  const seenTokens = new Set<string>();
  let query: Readonly<Record<string, string>> = { limit: entriesPerPage };
  for (let pages = 0; pages < access.http.limits.maxListingPages; pages += 1) {
    const call = { method: 'listArtifacts', args, query } as const;
    const page = await readDocument(access, call, (value) =>
      checkSchema(listingSchema, value, 'artifact listing'),
    );
    for (const { name, storageType, contentType, expires } of page.artifacts) {
      if (listed.has(name))
        throw badListing(urlOf(call, access.base), `${JSON.stringify(name)} is listed twice`);
      listed.set(name, { name, storageType, contentType, expires });
    }
    const { continuationToken } = page;
    if (continuationToken === undefined) return [...listed.values()];
    // A token that comes back would make the listing go round forever.
    if (seenTokens.has(continuationToken))
      throw badListing(urlOf(call, access.base), 'a continuation token came back');
    seenTokens.add(continuationToken);
    query = { limit: entriesPerPage, continuationToken };
  }
  const { maxListingPages } = access.http.limits;
  throw evidenceError('evidence-too-large', {
    url: urlOf({ method: 'listArtifacts', args, query: {} }, access.base),
    message: `expected at most ${maxListingPages} pages of artifacts`,
    facts: { maxListingPages },
  });
}

/**
 * `getArtifact` answers with a redirect to the bytes for the storage types `s3`, `object` and `reference`, follows
 * links itself, and answers 424 for `error`. Old and new deployments have it, which cannot be said of
 * `artifact-content`.
 */
async function openArtifact(
  access: TaskclusterAccess,
  { taskId, runId, name }: ArtifactReference,
  bounds: ReadBounds,
): Promise<AsyncIterable<Uint8Array>> {
  assertTaskId(taskId);
  // Names with "." and ".." as segments would be resolved by URL parsers on the way.
  if (!isContainedArtifactName(name)) throw unsupported(`${JSON.stringify(name)} is not an artifact name`);
  return await openContent(access, { method: 'getArtifact', args: [taskId, runIdText(runId), name] }, bounds);
}

function assertTaskId(taskId: string): string {
  if (!isTaskId(taskId)) throw unsupported(`${JSON.stringify(taskId)} is not a taskId`);
  return taskId;
}

function runIdText(runId: number): string {
  if (!Number.isSafeInteger(runId) || runId < 0) throw unsupported(`${runId} is not a runId`);
  return String(runId);
}

function badListing(url: URL, message: string): EvidenceError {
  return evidenceError('evidence-malformed', { url, message });
}

function unsupported(message: string): EvidenceError {
  return new EvidenceError({
    code: 'evidence-unsupported',
    message,
    nextStep: 'Correct the name in the task that asks for it.',
  });
}
