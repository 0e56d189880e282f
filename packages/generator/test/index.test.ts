import type {
  ArtifactDigestMap,
  BlobFile,
  FinishedRun,
  GenerationInput,
  GeneratorErrorCode,
  HashOptions,
  WorkerPrivateKeys,
} from '@chain-of-trust/generator';
import * as generator from '@chain-of-trust/generator';
import { expect, expectTypeOf, test } from 'vitest';

test('the public surface is this list', () => {
  expect(Object.keys(generator).sort()).toEqual([
    'GeneratorError',
    'HashThreads',
    'buildBlob',
    'createChainOfTrust',
    'generateChainOfTrust',
    'hashArtifacts',
    'hashStream',
    'signBlob',
    'writeBlob',
  ]);
  expectTypeOf<GenerationInput>().toHaveProperty('run').toEqualTypeOf<FinishedRun>();
  expectTypeOf<GenerationInput>().toHaveProperty('keys').toEqualTypeOf<WorkerPrivateKeys>();
  expectTypeOf<HashOptions>().toHaveProperty('exclude');
  expectTypeOf<ArtifactDigestMap>().toHaveProperty('get');
  expectTypeOf<BlobFile>().toHaveProperty('name').toBeString();
  expectTypeOf<GeneratorErrorCode>().toBeString();
});
