export { isContainedArtifactName, maxArtifactNameLength } from './artifact-name.js';
export type { ArtifactStore, ArtifactStoreErrorCode, StoredArtifact } from './artifact-store.js';
export { ArtifactStoreError } from './artifact-store.js';
export type { ArtifactDigests, ChainOfTrustBlob, DigestAlgorithm } from './blob.js';
export {
  artifactDigestsSchema,
  blobArtifactNames,
  blobBounds,
  chainOfTrustBlobSchema,
  digestAlgorithms,
  parseBlob,
} from './blob.js';
export type { ChainOfTrustInputs } from './chain-of-trust-inputs.js';
export { chainOfTrustInputsSchema, chainOfTrustSchema } from './chain-of-trust-inputs.js';
export { checkSchema, jsonValueSchema } from './check-schema.js';
export type { CotErrorInit, DocumentErrorCode, ErrorFacts } from './error.js';
export { CotError, DocumentError, reasonOf } from './error.js';
export type {
  ArtifactDescription,
  ArtifactReference,
  ArtifactStorageType,
  BranchReference,
  Commit,
  Evidence,
  EvidenceErrorCode,
  Push,
  PushChangeset,
  ReadBounds,
  RecordedArtifact,
  Release,
  RevisionReference,
  SourceFileReference,
} from './evidence.js';
export { EvidenceError } from './evidence.js';
export type { JsonDifference } from './json/difference.js';
export { jsonDifferences } from './json/difference.js';
export { jsonEqual } from './json/equal.js';
export type { Formattable } from './json/format.js';
export { formatJson, formatJsonBytes } from './json/format.js';
export type { JsonMembersBounds } from './json/members-reader.js';
export { JsonMembersReader } from './json/members-reader.js';
export type { JsonBounds, JsonObject, JsonValue } from './json/parse.js';
export { isJsonObject, parseJson, taskSizedBounds } from './json/parse.js';
export { recordSchema } from './record-schema.js';
export type { Diagnosis } from './report/diagnosis.js';
export type { Finding, FindingKind } from './report/finding.js';
export type { ImageFacts, InputFacts, LinkFacts, SignedFile, SourceFacts } from './report/link-facts.js';
export type { LinkReport, Report, RuleReport, RuleStatus, Verdict } from './report/report.js';
export { reportSchema } from './report/schema.js';
export type { TaskDefinition } from './task-definition.js';
export { taskDefinitionSchema, toTaskDefinition, workerPoolIdOf } from './task-definition.js';
export { isTaskId, taskIdSchema } from './task-id.js';
export type { TaskRun, TaskStatus } from './task-status.js';
export { findCompletedRun, taskStatusSchema, toTaskStatus } from './task-status.js';
export type { KnownTaskType, TaskTypeKind } from './task-type.js';
export { taskTypeKinds, taskTypes } from './task-type.js';
export type { UpstreamArtifact } from './upstream-artifacts.js';
export { upstreamArtifactSchema, upstreamArtifactsSchema } from './upstream-artifacts.js';
export type { WorkerImplementation } from './worker-implementation.js';
export { isWorkerImplementation, workerImplementations } from './worker-implementation.js';
