import type { KeyRepoErrorCode, LoadOptions } from '@chain-of-trust/key-repo';
import * as keyRepo from '@chain-of-trust/key-repo';
import { expect, expectTypeOf, test } from 'vitest';

test('the public surface is this list', () => {
  expect(Object.keys(keyRepo).sort()).toEqual([
    'KeyRepoError',
    'advanceFloor',
    'buildHomedirs',
    'inspectKeyRepository',
    'inspectionSchema',
    'keySetsOf',
    'loadWorkerKeySet',
    'loadWorkerKeys',
    'readFloor',
    'readKeyRepository',
    'readPrivateKeyFile',
    'syncKeyRepository',
    'syncRecordSchema',
  ]);
  expectTypeOf<LoadOptions>().toHaveProperty('at').toEqualTypeOf<Date>();
  expectTypeOf<keyRepo.KeyRepoError['code']>().toEqualTypeOf<KeyRepoErrorCode>();
});
