import type { Rule } from '../engine/rule.js';
import { artifactDigests } from './artifact/digests.js';
import { blobPresent } from './blob/present.js';
import { blobRunId } from './blob/run-id.js';
import { blobSchema } from './blob/schema.js';
import { blobTaskDefinition } from './blob/task-definition.js';
import { blobTaskId } from './blob/task-id.js';
import { blobWorker } from './blob/worker.js';
import { completedRun } from './chain/completed-run.js';
import { inputs } from './chain/inputs.js';
import { chainLength } from './chain/length.js';
import { noCycle } from './chain/no-cycle.js';
import { parentsPresent } from './chain/parents-present.js';
import { taskKnown } from './chain/task-known.js';
import { taskType } from './chain/task-type.js';
import { upstreamArtifacts } from './chain/upstream-artifacts.js';
import { imageDigest } from './docker-image/digest.js';
import { imageOrigin } from './docker-image/origin.js';
import { decisionDocuments } from './graph/decision-documents.js';
import { taskGraph } from './graph/task-graph.js';
import { taskInGraph } from './graph/task-in-graph.js';
import { workerPool } from './graph/worker-pool.js';
import { rebuiltDefinition } from './rebuild/definition.js';
import { landed } from './scopes/landed.js';
import { privilegedSource } from './scopes/privileged-source.js';
import { restrictedBranches } from './scopes/restricted-branches.js';
import { restrictedTrees } from './scopes/restricted-trees.js';
import { signatureValid } from './signature/valid.js';
import { sourceRepository } from './source/repository.js';
import { sourceRevision } from './source/revision.js';
import { workerImplementation } from './worker/implementation.js';
import { notInteractive } from './worker/not-interactive.js';
import { onScriptworker } from './worker/scriptworker.js';

/** Every rule, in the order of the report. Each is evaluated on every link. */
export const rules: readonly Rule[] = [
  taskKnown,
  taskType,
  chainLength,
  noCycle,
  parentsPresent,
  inputs,
  upstreamArtifacts,
  completedRun,
  workerImplementation,
  notInteractive,
  onScriptworker,
  blobPresent,
  signatureValid,
  blobSchema,
  blobTaskId,
  blobRunId,
  blobWorker,
  blobTaskDefinition,
  artifactDigests,
  workerPool,
  taskGraph,
  decisionDocuments,
  taskInGraph,
  imageOrigin,
  imageDigest,
  sourceRepository,
  sourceRevision,
  rebuiltDefinition,
  restrictedTrees,
  restrictedBranches,
  privilegedSource,
  landed,
];
