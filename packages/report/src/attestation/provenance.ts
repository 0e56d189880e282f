import type { JsonObject, TaskDefinition, TaskRun } from '@chain-of-trust/types';
import { toTaskDefinition } from '@chain-of-trust/types';
import type { AttestedChain, AttestedLink } from './chain.js';
import { dependenciesOf } from './resolved-dependencies.js';
import { createStatement, type ResourceDescriptor, type Statement } from './statement.js';
import { artifactUri, builderUri } from './uris.js';

/** @see SLSA v1.1, provenance, "Schema" */
const predicateType = 'https://slsa.dev/provenance/v1';

/** A Taskcluster task in a verified Chain of Trust; `docs/attestations.md` says what its parameters are. */
const buildType = 'urn:chain-of-trust:build-type:taskcluster-task:v1';

/** What the queue does with a task, and not what the task does. */
const queueMembers = [
  'created',
  'deadline',
  'expires',
  'priority',
  'projectId',
  'requires',
  'retries',
  'schedulerId',
] as const;

/**
 * Says how the artifacts of a link were made, as the verified chain shows it: whatever a worker signed, the tree or
 * another link confirms.
 *
 * The same arguments give the same statement. Nothing is signed here.
 *
 * @throws ReportError `report-no-subject`, `report-artifact-name`
 * @throws DocumentError `document-schema` where the task that the worker signed is none
 * @see SLSA v1.1, provenance
 */
export function createProvenance(chain: AttestedChain, link: AttestedLink): Statement {
  const task = toTaskDefinition(link.facts.blob.task);
  const predicate = {
    buildDefinition: {
      buildType,
      externalParameters: { task: externalPartOf(link.facts.blob.task) },
      internalParameters: internalParametersOf(task, link),
      resolvedDependencies: dependenciesOf(chain, link),
    },
    runDetails: runDetailsOf(chain, link, task),
  };
  return createStatement(chain, link, { predicateType, predicate });
}

/**
 * What a consumer has to look at: everything that decides what the task does. Members that nobody here knows are
 * part of it, so that none can hide.
 */
function externalPartOf(task: JsonObject): JsonObject {
  const internal: ReadonlySet<string> = new Set(queueMembers);
  return Object.fromEntries(Object.entries(task).filter(([name]) => !internal.has(name)));
}

/** What queue and worker have set; `environment` is what the worker says about itself. */
function internalParametersOf(task: TaskDefinition, { facts: { blob } }: AttestedLink): JsonObject {
  const { environment, workerGroup, workerId } = blob;
  const queue = queueMembers.flatMap((name) => {
    const value = task[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { queue: Object.fromEntries(queue), worker: { workerGroup, workerId, environment } };
}

function runDetailsOf({ rootUrl }: AttestedChain, { report, facts }: AttestedLink, task: TaskDefinition) {
  const { taskId, blob, run } = facts;
  const startedOn = timestampOf(run, 'started');
  const finishedOn = timestampOf(run, 'resolved');
  return {
    builder: { id: builderUri(rootUrl, task, report.workerImplementation) },
    metadata: {
      invocationId: `${taskId}/${blob.runId}`,
      ...(startedOn === undefined ? {} : { startedOn }),
      ...(finishedOn === undefined ? {} : { finishedOn }),
    },
    byproducts: signedFilesOf(rootUrl, facts),
  };
}

/** The queue's word, in a member that no rule reads; anything but a time in UTC is left out. */
function timestampOf(run: TaskRun, member: 'started' | 'resolved'): string | undefined {
  const { [member]: value } = run;
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(value))
    return undefined;
  return Number.isNaN(Date.parse(value)) ? undefined : value;
}

/** The blobs of a task, which its worker signed: what all this rests on. */
function signedFilesOf(
  rootUrl: string,
  { taskId, blob, documents }: AttestedLink['facts'],
): readonly ResourceDescriptor[] {
  return documents.map(({ name, sha256 }) => ({
    name,
    uri: artifactUri(rootUrl, { taskId, runId: blob.runId, name }),
    digest: { sha256 },
  }));
}
