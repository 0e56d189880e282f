import { describe, expect, expectTypeOf, test } from 'vitest';
import type * as Types from '../src/index.js';
import * as types from '../src/index.js';

const values = [
  'ArtifactStoreError',
  'CotError',
  'DocumentError',
  'EvidenceError',
  'JsonMembersReader',
  'artifactDigestsSchema',
  'blobArtifactNames',
  'blobBounds',
  'chainOfTrustBlobSchema',
  'chainOfTrustInputsSchema',
  'chainOfTrustSchema',
  'checkSchema',
  'digestAlgorithms',
  'findCompletedRun',
  'formatJson',
  'formatJsonBytes',
  'isContainedArtifactName',
  'isTaskId',
  'isWorkerImplementation',
  'jsonDifferences',
  'jsonEqual',
  'jsonValueSchema',
  'maxArtifactNameLength',
  'parseBlob',
  'isJsonObject',
  'parseJson',
  'reasonOf',
  'recordSchema',
  'reportSchema',
  'taskDefinitionSchema',
  'taskIdSchema',
  'taskStatusSchema',
  'taskSizedBounds',
  'taskTypeKinds',
  'taskTypes',
  'toTaskDefinition',
  'toTaskStatus',
  'upstreamArtifactSchema',
  'upstreamArtifactsSchema',
  'workerImplementations',
  'workerPoolIdOf',
];

/** Every exported type by name: removing one does not compile. */
type ExportedTypes = [
  Types.ArtifactDescription,
  Types.ArtifactDigests,
  Types.ArtifactReference,
  Types.ArtifactStorageType,
  Types.ArtifactStore,
  Types.ArtifactStoreErrorCode,
  Types.ChainOfTrustBlob,
  Types.ChainOfTrustInputs,
  Types.CotErrorInit<string>,
  Types.Diagnosis,
  Types.DigestAlgorithm,
  Types.DocumentErrorCode,
  Types.ErrorFacts,
  Types.Evidence,
  Types.EvidenceErrorCode,
  Types.Finding,
  Types.FindingKind,
  Types.JsonBounds,
  Types.JsonMembersBounds,
  Types.JsonDifference,
  Types.JsonObject,
  Types.JsonValue,
  Types.KnownTaskType,
  Types.LinkReport,
  Types.Push,
  Types.PushChangeset,
  Types.ReadBounds,
  Types.Report,
  Types.RevisionReference,
  Types.RuleReport,
  Types.RuleStatus,
  Types.SourceFileReference,
  Types.StoredArtifact,
  Types.TaskDefinition,
  Types.TaskRun,
  Types.TaskStatus,
  Types.TaskTypeKind,
  Types.UpstreamArtifact,
  Types.Verdict,
  Types.WorkerImplementation,
];

describe('the public surface', () => {
  test('is exactly these values', () => {
    expect(Object.keys(types).sort()).toEqual(values.toSorted());
  });

  test('has these types', () => {
    expectTypeOf<ExportedTypes['length']>().toEqualTypeOf<40>();
  });

  test('is what the package name gives, with YAML apart', async () => {
    expect(Object.keys(await import('@chain-of-trust/types')).sort()).toEqual(values.toSorted());
    expect(Object.keys(await import('@chain-of-trust/types/yaml')).sort()).toEqual([
      'fileSizedBounds',
      'parseYaml',
    ]);
  });
});
