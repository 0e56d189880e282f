import type {
  DetachedSigner,
  Ed25519KeyPair,
  OpenPgpKeyDescription,
  OpenPgpKeyFacts,
  OpenPgpKeyOptions,
  OpenPgpKeyPair,
  OpenPgpKeySet,
  OpenPgpKeyStatus,
  OpenPgpKeyValidity,
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
    'findOpenPgpKeyWeaknesses',
    'generateEd25519KeyPair',
    'generateOpenPgpKeyPair',
    'openPgpKeyStatus',
    'parseEd25519PrivateKey',
    'parseEd25519PublicKey',
    'parseOpenPgpPrivateKey',
    'parseOpenPgpPublicKeys',
    'signCleartext',
    'signEd25519',
    'verifyCleartext',
    'verifyDetached',
    'verifyEd25519',
  ]);
  expectTypeOf<Ed25519KeyPair>().toHaveProperty('publicKeyPem').toBeString();
  expectTypeOf<OpenPgpKeyOptions>().toHaveProperty('expiresInSeconds').toBeNumber();
  expectTypeOf<DetachedSigner>().toHaveProperty('signedAt').toEqualTypeOf<Date>();
  expectTypeOf<OpenPgpKeyDescription['subkeys'][number]>().toEqualTypeOf<OpenPgpKeyFacts>();
  expectTypeOf<OpenPgpKeyStatus['validity']>().toEqualTypeOf<OpenPgpKeyValidity>();
  expectTypeOf<OpenPgpKeyPair>().toHaveProperty('fingerprint').toBeString();
  expectTypeOf<WorkerKeySet['openpgp']>().toEqualTypeOf<OpenPgpKeySet | undefined>();
  expectTypeOf<signing.SignedBytes['signedBy']>().toEqualTypeOf<Signer>();
  expectTypeOf<SigningErrorCode>().toBeString();
});
