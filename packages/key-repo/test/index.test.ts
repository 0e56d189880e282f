import type { KeyRepoErrorCode, LoadOptions } from '@chain-of-trust/key-repo';
import * as keyRepo from '@chain-of-trust/key-repo';
import { expect, expectTypeOf, test } from 'vitest';

test('the public surface is this list', () => {
  expect(Object.keys(keyRepo).sort()).toEqual([
    'KeyRepoError',
    'addKeys',
    'auditDefaults',
    'auditHomedir',
    'auditKeyRepository',
    'buildHomedirs',
    'describeDiff',
    'diffKeyRepository',
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
    'readKeyRepository',
    'readPrivateKeyFile',
  ]);
  expectTypeOf<LoadOptions>().toHaveProperty('at').toEqualTypeOf<Date>();
  expectTypeOf<keyRepo.KeyRepoError['code']>().toEqualTypeOf<KeyRepoErrorCode>();
});
