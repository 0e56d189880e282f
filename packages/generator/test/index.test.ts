import type {
  ArtifactDigestMap,
  BlobFile,
  FinishedRun,
  GenerationInput,
  GeneratorErrorCode,
  HashOptions,
  PreparedRun,
  UploadTarget,
  WorkerFacts,
  WorkerPrivateKeys,
} from '@chain-of-trust/generator';
import * as generator from '@chain-of-trust/generator';
import { expect, expectTypeOf, test } from 'vitest';

test('the public surface is this list', () => {
  expect(Object.keys(generator).sort()).toEqual([
    'GeneratorError',
    'HashThreads',
    'assertKeyFileGuarded',
    'assertKeysUsable',
    'buildBlob',
    'createChainOfTrust',
    'generateChainOfTrust',
    'hashArtifacts',
    'hashStream',
    'prepareRun',
    'signBlob',
    'uploadBlob',
    'uploadOutputs',
    'writeBlob',
  ]);
  expectTypeOf<GenerationInput>().toHaveProperty('run').toEqualTypeOf<FinishedRun>();
  expectTypeOf<GenerationInput>().toHaveProperty('keys').toEqualTypeOf<WorkerPrivateKeys>();
  expectTypeOf<HashOptions>().toHaveProperty('exclude');
  expectTypeOf<ArtifactDigestMap>().toHaveProperty('get');
  expectTypeOf<BlobFile>().toHaveProperty('name').toBeString();
  expectTypeOf<UploadTarget>().toHaveProperty('taskId').toBeString();
  expectTypeOf<WorkerFacts>().toHaveProperty('worker').toBeString();
  expectTypeOf<PreparedRun>().toHaveProperty('run').toEqualTypeOf<FinishedRun>();
  expectTypeOf<GeneratorErrorCode>().toBeString();
});
