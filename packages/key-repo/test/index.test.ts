import type { KeyRepoErrorCode, LoadOptions } from '@chain-of-trust/key-repo';
import * as keyRepo from '@chain-of-trust/key-repo';
import { expect, expectTypeOf, test } from 'vitest';

test('the public surface is this list', () => {
  expect(Object.keys(keyRepo).sort()).toEqual([
    'KeyRepoError',
    'advanceFloor',
    'assertAbsent',
    'buildHomedirs',
    'createHomedirKeys',
    'createHostKeys',
    'exportPublicKey',
    'gpgCertifier',
    'inspectKeyRepository',
    'inspectionSchema',
    'keySetsOf',
    'loadWorkerKeySet',
    'loadWorkerKeys',
    'privateKeyCertifier',
    'readFloor',
    'readKeyRepository',
    'readPrivateKeyFile',
    'readPublicKeyFile',
    'renewWithGpg',
    'revokeWithGpg',
    'syncKeyRepository',
    'syncRecordSchema',
    'writeNewFiles',
  ]);
  expectTypeOf<LoadOptions>().toHaveProperty('at').toEqualTypeOf<Date>();
  expectTypeOf<keyRepo.KeyRepoError['code']>().toEqualTypeOf<KeyRepoErrorCode>();
});
