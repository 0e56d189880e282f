import { expectRejected } from '@chain-of-trust/fixtures';
import { revokeKey } from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { SigningError } from '../../src/error.js';
import { certifyOpenPgpKey } from '../../src/openpgp/certify.js';
import type { OpenPgpKeySet } from '../../src/openpgp/key-set.js';
import type { OpenPgpPublicKey } from '../../src/openpgp/keys.js';
import { signCleartext } from '../../src/openpgp/sign-cleartext.js';
import { verifyCleartext } from '../../src/openpgp/verify-cleartext.js';
import { SignedBytes } from '../../src/signed-bytes.js';
import { craftMessage } from '../support/craft.js';
import {
  at,
  created,
  createKey,
  onlyKey,
  revocationReason,
  toWorkerKey,
  type WorkerKey,
} from '../support/keys.js';

const certifiedAt = new Date('2026-02-01T00:00:00Z');
let worker: WorkerKey;
let certifier: WorkerKey;
let certified: OpenPgpPublicKey;
let message: Buffer;

beforeAll(async () => {
  worker = await createKey();
  certifier = await createKey({ userId: { name: 'trusted', email: 'trusted@example.com' } });
  certified = await onlyKey(
    await certifyOpenPgpKey(worker.publicKey, certifier.privateKey, { at: certifiedAt }),
  );
  message = Buffer.from(await signCleartext('x', worker.privateKey, { at }));
});

const verify = (keys: OpenPgpKeySet, signed: Uint8Array = message) => verifyCleartext(signed, keys, { at });

async function revoked({ privateKey }: WorkerKey): Promise<OpenPgpPublicKey> {
  const { privateKey: key } = await revokeKey({
    key: privateKey.key,
    reasonForRevocation: revocationReason,
    format: 'object',
  });
  return (await toWorkerKey(key)).publicKey;
}

/** Both orders, so that no test passes because of the one that it happens to use. */
function ordersOf<T>(first: T, second: T): readonly (readonly T[])[] {
  return [
    [first, second],
    [second, first],
  ];
}

describe('verifyCleartext', () => {
  describe('when the set holds several versions of the key', () => {
    test('all valid: accepted', async () => {
      const again = await onlyKey(worker.publicKey.key.write());
      expect(await verify({ keys: [worker.publicKey, again] })).toBeInstanceOf(SignedBytes);
    });

    test('one of them revoked: refused', async () => {
      for (const keys of ordersOf(worker.publicKey, await revoked(worker))) {
        await expectRejected(verify({ keys }), SigningError, 'signing-key-revoked');
      }
    });

    test('one of them revoked, without the subkey that signed: refused', async () => {
      const { key } = worker.privateKey;
      const subkeyOptions = { type: 'ecc', curve: 'ed25519Legacy', sign: true, date: created } as const;
      const withSubkey = await key.addSubkey(subkeyOptions);
      const { publicKey, privateKey } = await toWorkerKey(withSubkey);
      const signed = Buffer.from(await signCleartext('x', privateKey, { at }));
      expect((await verify({ keys: [publicKey] }, signed)).signedBy.fingerprint).toBe(
        publicKey.subkeyFingerprints[0],
      );
      expect(await verify({ keys: [publicKey, worker.publicKey] }, signed)).toBeInstanceOf(SignedBytes);
      for (const keys of ordersOf(publicKey, await revoked(worker))) {
        await expectRejected(verify({ keys }, signed), SigningError, 'signing-key-revoked');
      }
    });

    test('one of them not certified: refused', async () => {
      const certifiers = [certifier.publicKey];
      expect(await verify({ keys: [certified], certifiers })).toBeInstanceOf(SignedBytes);
      for (const keys of ordersOf(certified, worker.publicKey)) {
        await expectRejected(verify({ keys, certifiers }), SigningError, 'signing-key-not-certified');
      }
    });

    test('another key that is revoked changes nothing', async () => {
      const other = await revoked(await createKey());
      expect(await verify({ keys: [other, worker.publicKey] })).toBeInstanceOf(SignedBytes);
    });
  });

  describe('when the set holds several versions of the trusted key', () => {
    test('all valid: accepted', async () => {
      const again = await onlyKey(certifier.publicKey.key.write());
      const certifiers = [certifier.publicKey, again];
      expect(await verify({ keys: [certified], certifiers })).toBeInstanceOf(SignedBytes);
    });

    test('one of them revoked: refused', async () => {
      for (const certifiers of ordersOf(certifier.publicKey, await revoked(certifier))) {
        const verifying = verify({ keys: [certified], certifiers });
        await expectRejected(verifying, SigningError, 'signing-key-not-certified');
      }
    });

    test('a revoked one beside another that has certified, too: accepted', async () => {
      const second = await createKey({ userId: { name: 'second', email: 'second@example.com' } });
      const twice = await onlyKey(await certifyOpenPgpKey(certified, second.privateKey, { at: certifiedAt }));
      const certifiers = [await revoked(certifier), second.publicKey];
      expect(await verify({ keys: [twice], certifiers })).toBeInstanceOf(SignedBytes);
    });
  });

  describe('when the signature claims to be older than its key', () => {
    test.each([
      ['by one second: refused', -1000, false],
      ['by nothing: accepted', 0, true],
    ])('%s', async (_, milliseconds, isAccepted) => {
      const date = new Date(created.getTime() + milliseconds);
      const { privateKey, publicKey } = worker;
      const signed = await craftMessage(privateKey.key.keyPacket, { text: 'x', date });
      const verifying = verify({ keys: [publicKey] }, signed);
      if (isAccepted) expect(await verifying).toBeInstanceOf(SignedBytes);
      else await expectRejected(verifying, SigningError, 'signing-key-not-yet-valid');
    });
  });
});
