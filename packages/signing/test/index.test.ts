import type {
  DetachedSigner,
  Ed25519KeyPair,
  ExportOptions,
  OpenPgpKeyDescription,
  OpenPgpKeyFacts,
  OpenPgpKeyOptions,
  OpenPgpKeyPair,
  OpenPgpKeySet,
  OpenPgpKeyStatus,
  OpenPgpKeyValidity,
  RenewalOptions,
  RenewedOpenPgpKey,
  RevocationOptions,
  RevocationReason,
  Signer,
  SigningErrorCode,
  WorkerKeySet,
} from '@chain-of-trust/signing';
import * as signing from '@chain-of-trust/signing';
import { expect, expectTypeOf, test } from 'vitest';

test('the public surface is this list', () => {
  expect(Object.keys(signing).sort()).toEqual([
    'Ed25519PrivateKey',
    'Ed25519PublicKey',
    'OpenPgpPrivateKey',
    'OpenPgpPublicKey',
    'SignedBytes',
    'SigningError',
    'certifyLocally',
    'certifyOpenPgpKey',
    'describeOpenPgpKey',
    'dsseKeyId',
    'exportOpenPgpKey',
    'findOpenPgpKeyWeaknesses',
    'formatAsOf',
    'generateEd25519KeyPair',
    'generateOpenPgpKeyPair',
    'openPgpKeyStatus',
    'parseEd25519PrivateKey',
    'parseEd25519PublicKey',
    'parseOpenPgpPrivateKey',
    'parseOpenPgpPublicHalf',
    'parseOpenPgpPublicKeys',
    'renewOpenPgpKey',
    'revokeOpenPgpKey',
    'signCleartext',
    'signDsse',
    'signEd25519',
    'stripCertifications',
    'verifyCleartext',
    'verifyDetached',
    'verifyDsse',
    'verifyEd25519',
  ]);
  expectTypeOf<Ed25519KeyPair>().toHaveProperty('publicKeyPem').toBeString();
  expectTypeOf<OpenPgpKeyOptions>().toHaveProperty('expiresInSeconds').toEqualTypeOf<number | 'never'>();
  expectTypeOf<DetachedSigner>().toHaveProperty('signedAt').toEqualTypeOf<Date>();
  expectTypeOf<OpenPgpKeyDescription['subkeys'][number]>().toEqualTypeOf<OpenPgpKeyFacts>();
  expectTypeOf<OpenPgpKeyStatus['validity']>().toEqualTypeOf<OpenPgpKeyValidity>();
  expectTypeOf<OpenPgpKeyPair>().toHaveProperty('fingerprint').toBeString();
  expectTypeOf<WorkerKeySet['openpgp']>().toEqualTypeOf<OpenPgpKeySet | undefined>();
  expectTypeOf<signing.SignedBytes['signedBy']>().toEqualTypeOf<Signer>();
  expectTypeOf<ExportOptions>().toHaveProperty('isMinimal');
  expectTypeOf<RenewalOptions['expires']>().toEqualTypeOf<Date | 'never'>();
  expectTypeOf<RenewedOpenPgpKey>().toHaveProperty('privateKey').toBeString();
  expectTypeOf<RevocationOptions['reason']>().toEqualTypeOf<RevocationReason>();
  expectTypeOf<SigningErrorCode>().toBeString();
});
