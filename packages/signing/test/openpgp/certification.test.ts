import { expectRejected } from '@chain-of-trust/fixtures';
import { config, enums, readKey, revokeKey, type User } from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { SigningError } from '../../src/error.js';
import { certifyOpenPgpKey } from '../../src/openpgp/certify.js';
import { OpenPgpPublicKey } from '../../src/openpgp/keys.js';
import { signCleartext } from '../../src/openpgp/sign-cleartext.js';
import { verifyCleartext } from '../../src/openpgp/verify-cleartext.js';
import { SignedBytes } from '../../src/signed-bytes.js';
import { craftSignature, type SignatureMembers } from '../support/craft.js';
import { openGpg } from '../support/gpg.js';
import {
  at,
  createKey,
  createRsaKey,
  onlyKey,
  revocationReason,
  toWorkerKey,
  type WorkerKey,
} from '../support/keys.js';

const text = 'x';
const certifiedAt = new Date('2026-02-01T00:00:00Z');
let worker: WorkerKey;
let certifier: WorkerKey;
let rsaCertifier: WorkerKey;
let message: Buffer;

beforeAll(async () => {
  worker = await createKey();
  certifier = await createKey({ userId: { name: 'trusted', email: 'trusted@example.com' } });
  rsaCertifier = await createRsaKey();
  message = Buffer.from(await signCleartext(text, worker.privateKey, { at }));
});

const verify = (key: OpenPgpPublicKey, certifiers: readonly OpenPgpPublicKey[]) =>
  verifyCleartext(message, { keys: [key], certifiers }, { at });

const certify = async (by: WorkerKey, when = certifiedAt) =>
  onlyKey(await certifyOpenPgpKey(worker.publicKey, by.privateKey, { at: when }));

async function expectNotCertified(
  key: OpenPgpPublicKey,
  certifiers: readonly OpenPgpPublicKey[],
): Promise<SigningError> {
  return expectRejected(verify(key, certifiers), SigningError, 'signing-key-not-certified');
}

/** The worker's key with its user ID changed, written and read again. */
async function withUser(key: OpenPgpPublicKey, change: (user: User) => void): Promise<OpenPgpPublicKey> {
  const copy = await readKey({ binaryKey: key.key.write() });
  const [user] = copy.users;
  if (user === undefined) throw new Error('expected a user ID');
  change(user);
  return new OpenPgpPublicKey(await readKey({ binaryKey: copy.write() }));
}

/** A signature of a kind over the worker's key and user ID. */
async function signUser(by: WorkerKey, members: SignatureMembers) {
  const [user] = worker.publicKey.key.users;
  const data = { key: worker.publicKey.key.keyPacket, userID: user?.userID };
  const packet = by.privateKey.key.keyPacket;
  return craftSignature(packet, data, { date: certifiedAt, members });
}

const withCertification = async (by: WorkerKey, members: SignatureMembers = {}) => {
  const certification = await signUser(by, { signatureType: enums.signature.certGeneric, ...members });
  return withUser(worker.publicKey, (user) => user.otherCertifications.push(certification));
};

describe('verifyCleartext', () => {
  describe('when a trusted key has certified the worker', () => {
    test('the signature counts', async () => {
      expect(await verify(await certify(certifier), [certifier.publicKey])).toBeInstanceOf(SignedBytes);
    });

    test('any of several trusted keys is enough', async () => {
      const certifiers = [rsaCertifier.publicKey, certifier.publicKey];
      expect(await verify(await certify(certifier), certifiers)).toBeInstanceOf(SignedBytes);
    });

    test.each(['certGeneric', 'certCasual', 'certPositive'] as const)(
      '%s is a certification',
      async (type) => {
        const key = await withCertification(certifier, { signatureType: enums.signature[type] });
        expect(await verify(key, [certifier.publicKey])).toBeInstanceOf(SignedBytes);
      },
    );

    test('by gpg, with a key that only certifies: the signature counts', async () => {
      const gpg = await openGpg(certifiedAt);
      try {
        const trusted = await gpg.createKey('trusted', 'rsa2048', 'cert', 'never');
        await gpg.run(['--import'], worker.publicKey.key.write());
        await gpg.run(['--quick-sign-key', worker.publicKey.fingerprint]);
        const certified = await onlyKey(await gpg.run(['--export', worker.publicKey.fingerprint]));
        const trustedKey = await onlyKey(await gpg.run(['--export', trusted]));
        expect(await verify(certified, [trustedKey])).toBeInstanceOf(SignedBytes);
      } finally {
        await gpg.close();
      }
    });
  });

  describe('when no trusted key has certified the worker', () => {
    test('refused, with no reasons', async () => {
      const error = await expectNotCertified(worker.publicKey, [certifier.publicKey]);
      expect(error.facts).toEqual({ fingerprint: worker.publicKey.fingerprint, reasons: [] });
    });

    test('an empty list of trusted keys trusts nobody', async () => {
      await expectNotCertified(await certify(certifier), []);
    });

    test('a certification by somebody else does not count', async () => {
      await expectNotCertified(await certify(rsaCertifier), [certifier.publicKey]);
    });

    test('a certification of another key, moved here, does not count', async () => {
      const other = await createKey();
      const certified = await onlyKey(
        await certifyOpenPgpKey(other.publicKey, certifier.privateKey, { at: certifiedAt }),
      );
      const moved = certified.key.users[0]?.otherCertifications ?? [];
      const key = await withUser(worker.publicKey, (user) => user.otherCertifications.push(...moved));
      const error = await expectNotCertified(key, [certifier.publicKey]);
      expect(error.facts.reasons).toHaveLength(1);
    });
  });

  describe('when the certification does not count', () => {
    test('because it was made after the reference time: refused', async () => {
      const key = await certify(certifier, new Date(at.getTime() + 1000));
      await expectNotCertified(key, [certifier.publicKey]);
    });

    test('because it has expired: refused', async () => {
      const members = { signatureNeverExpires: false, signatureExpirationTime: 60 };
      await expectNotCertified(await withCertification(certifier, members), [certifier.publicKey]);
    });

    test('because its digest is SHA-1: refused', async () => {
      const weak = await withCertification(rsaCertifier, { hashAlgorithm: enums.hash.sha1 });
      await expectNotCertified(weak, [rsaCertifier.publicKey]);
      const strong = await withCertification(rsaCertifier, { hashAlgorithm: enums.hash.sha256 });
      expect(await verify(strong, [rsaCertifier.publicKey])).toBeInstanceOf(SignedBytes);
    });

    test('because it says that nobody has verified anything: refused', async () => {
      const key = await withCertification(certifier, { signatureType: enums.signature.certPersona });
      const error = await expectNotCertified(key, [certifier.publicKey]);
      expect(error.message).toContain('nobody has verified');
    });

    // A standalone signature covers nothing, so that it would fit any key.
    test('because it is no certification: refused', async () => {
      const standalone = await signUser(certifier, { signatureType: enums.signature.standalone });
      const key = new OpenPgpPublicKey(await readKey({ binaryKey: worker.publicKey.key.write() }));
      key.key.users[0]?.otherCertifications.push(standalone);
      await expectNotCertified(key, [certifier.publicKey]);
    });

    test.each([
      ['SHA-512', enums.hash.sha512],
      ['SHA-1', enums.hash.sha1],
    ])('because it was revoked with %s: refused', async (_, hashAlgorithm) => {
      const signatureType = enums.signature.certRevocation;
      const revocation = await signUser(rsaCertifier, { signatureType, hashAlgorithm });
      const key = await withUser(await certify(rsaCertifier), (user) => {
        user.revocationSignatures.push(revocation);
      });
      await expectNotCertified(key, [rsaCertifier.publicKey]);
    });

    test.each([
      ['SHA-512', enums.hash.sha512],
      ['SHA-1', enums.hash.sha1],
    ])('because the worker revoked the user ID with %s: refused', async (_, hashAlgorithm) => {
      const owner = await createRsaKey();
      const other = 'another user ID, so that the key as such stays valid';
      const [user] = owner.publicKey.key.users;
      const packet = owner.privateKey.key.keyPacket;
      const revocation = await craftSignature(
        packet,
        { key: packet, userID: user?.userID },
        { date: certifiedAt, members: { signatureType: enums.signature.certRevocation, hashAlgorithm } },
      );
      const gpg = await openGpg(certifiedAt);
      try {
        await gpg.run(['--import'], owner.privateKey.key.write());
        await gpg.run(['--quick-add-uid', owner.publicKey.fingerprint, other]);
        const both = await onlyKey(await gpg.run(['--export', owner.publicKey.fingerprint]));
        const certified = both.key.users.find(({ userID }) => userID?.userID === user?.userID?.userID);
        const signed = await certified?.certify([certifier.privateKey.key], certifiedAt, config);
        if (certified === undefined || signed === undefined) throw new Error('expected the user ID');
        certified.otherCertifications.push(...signed.otherCertifications);
        const signedText = Buffer.from(await signCleartext(text, owner.privateKey, { at }));
        const check = async () => {
          const key = new OpenPgpPublicKey(await readKey({ binaryKey: both.key.write() }));
          return verifyCleartext(signedText, { keys: [key], certifiers: [certifier.publicKey] }, { at });
        };
        expect(await check()).toBeInstanceOf(SignedBytes);
        certified.revocationSignatures.push(revocation);
        await expectRejected(check(), SigningError, 'signing-key-not-certified');
      } finally {
        await gpg.close();
      }
    });
  });

  describe('when the trusted key itself does not count', () => {
    test('because it has expired: refused, with the reason', async () => {
      const expiring = await createKey({ expiresInSeconds: 60 * 86400 });
      const key = await certify(expiring);
      const error = await expectNotCertified(key, [expiring.publicKey]);
      expect(error.facts.reasons).toEqual([expect.stringMatching(/has expired/)]);
    });

    test('because it was revoked: refused, with the reason', async () => {
      const { privateKey } = await revokeKey({
        key: certifier.privateKey.key,
        reasonForRevocation: revocationReason,
        format: 'object',
      });
      const { publicKey } = await toWorkerKey(privateKey);
      const error = await expectNotCertified(await certify(certifier), [publicKey]);
      expect(error.facts.reasons).toEqual([expect.stringMatching(/is revoked/)]);
    });

    test('because it is RSA with 1024 bits: refused, with the reason', async () => {
      const weak = await createRsaKey(1024);
      const error = await expectNotCertified(await withCertification(weak), [weak.publicKey]);
      expect(error.facts.reasons).toEqual([expect.stringMatching(/too weak/)]);
    });
  });

  describe('when a trusted key signs a blob itself', () => {
    test('refused, although it is certified and among the keys', async () => {
      const signed = Buffer.from(await signCleartext(text, certifier.privateKey, { at }));
      const other = await createKey();
      const certified = await onlyKey(
        await certifyOpenPgpKey(certifier.publicKey, other.privateKey, { at: certifiedAt }),
      );
      const keys = { keys: [certified], certifiers: [certifier.publicKey, other.publicKey] };
      await expectRejected(verifyCleartext(signed, keys, { at }), SigningError, 'signing-key-cannot-sign');
    });
  });
});
