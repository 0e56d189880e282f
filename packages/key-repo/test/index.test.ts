import type { KeyRepoErrorCode, LoadOptions } from '@chain-of-trust/key-repo';
import * as keyRepo from '@chain-of-trust/key-repo';
import { expect, expectTypeOf, test } from 'vitest';

test('the public surface is this list', () => {
  expect(Object.keys(keyRepo).sort()).toEqual([
    'KeyRepoError',
    'addKeys',
    'advanceFloor',
    'assertAbsent',
    'auditDefaults',
    'auditHomedir',
    'auditKeyRepository',
    'buildHomedirs',
    'createHomedirKeys',
    'createHostKeys',
    'describeDiff',
    'diffKeyRepository',
    'exportPublicKey',
    'gpgCertifier',
    'hasFailed',
    'inspectKeyRepository',
    'inspectionSchema',
    'isUnchanged',
    'keyAuditSchema',
    'keyDiffSchema',
    'keyHistory',
    'keyHistorySchema',
    'keySetsOf',
    'loadWorkerKeySet',
    'loadWorkerKeys',
    'makeTag',
    'planTag',
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
