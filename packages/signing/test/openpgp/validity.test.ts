import { expectRejected } from '@chain-of-trust/fixtures';
import { config, enums, generateKey, type PrivateKey, readKey, readPrivateKey, revokeKey } from 'openpgp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SigningError } from '../../src/error.js';
import { OpenPgpPublicKey } from '../../src/openpgp/keys.js';
import { verifyCleartext } from '../../src/openpgp/verify-cleartext.js';
import { SignedBytes } from '../../src/signed-bytes.js';
import { craftMessage, craftSignature, type SigningPacket } from '../support/craft.js';
import { type Gpg, openGpg } from '../support/gpg.js';
import { at, created, createKey, createRsaKey, revocationReason, toWorkerKey } from '../support/keys.js';

const text = 'x';
const signedAt = new Date('2026-02-01T00:00:00Z');
const day = 24 * 60 * 60 * 1000;
const daysAfter = (days: number) => new Date(created.getTime() + days * day);

/** Verifies a good signature by a key packet, made in January, against a public key as of a time. */
async function verifyBy(packet: SigningPacket, publicKey: OpenPgpPublicKey, when = at): Promise<SignedBytes> {
  const message = await craftMessage(packet, { text, date: signedAt });
  return verifyCleartext(message, { keys: [publicKey] }, { at: when });
}

/** A key with a subkey that signs. */
async function createKeyWithSubkey(): Promise<PrivateKey> {
  const { privateKey } = await generateKey({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [{ name: 'worker' }],
    date: created,
    subkeys: [{ sign: true }],
    format: 'object',
  });
  return privateKey;
}

function signingSubkey(key: PrivateKey): SigningPacket {
  const [subkey] = key.subkeys;
  if (subkey === undefined) throw new Error('expected a subkey');
  return subkey.keyPacket;
}

describe('verifyCleartext', () => {
  describe('when the reference time leaves the life of the key', () => {
    test('one second before its end: accepted', async () => {
      const { privateKey, publicKey } = await createKey({ expiresInSeconds: 100 * 86400 });
      const last = new Date(daysAfter(100).getTime() - 1000);
      const signed = await verifyBy(privateKey.key.keyPacket, publicKey, last);
      expect(signed).toBeInstanceOf(SignedBytes);
    });

    test('expired: refused, also what it signed before', async () => {
      const { privateKey, publicKey } = await createKey({ expiresInSeconds: 100 * 86400 });
      const verifying = verifyBy(privateKey.key.keyPacket, publicKey, daysAfter(100));
      const error = await expectRejected(verifying, SigningError, 'signing-key-expired');
      expect(error.facts).toEqual({ fingerprint: publicKey.fingerprint, userIds: publicKey.userIds });
    });

    test('made after it, with a signature that claims to be older: refused', async () => {
      const { privateKey, publicKey } = await createKey({ created: new Date(at.getTime() + 1000) });
      const verifying = verifyBy(privateKey.key.keyPacket, publicKey);
      await expectRejected(verifying, SigningError, 'signing-key-not-yet-valid');
    });
  });

  describe('when the key is revoked', () => {
    test('as stolen, even after the reference time: refused', async () => {
      const { privateKey } = await createKey();
      const { privateKey: revoked } = await revokeKey({
        key: privateKey.key,
        reasonForRevocation: revocationReason,
        date: new Date(at.getTime() + day),
        format: 'object',
      });
      const { publicKey } = await toWorkerKey(revoked);
      const verifying = verifyBy(privateKey.key.keyPacket, publicKey);
      await expectRejected(verifying, SigningError, 'signing-key-revoked');
    });

    test('as retired, after the reference time: still accepted', async () => {
      const { privateKey } = await createKey();
      const { privateKey: revoked } = await revokeKey({
        key: privateKey.key,
        reasonForRevocation: { flag: enums.reasonForRevocation.keyRetired },
        date: new Date(at.getTime() + day),
        format: 'object',
      });
      const { publicKey } = await toWorkerKey(revoked);
      expect(await verifyBy(privateKey.key.keyPacket, publicKey)).toBeInstanceOf(SignedBytes);
      const later = verifyBy(privateKey.key.keyPacket, publicKey, new Date(at.getTime() + 2 * day));
      await expectRejected(later, SigningError, 'signing-key-revoked');
    });

    // Old gpg revokes with SHA-1. A forged revocation only refuses; an ignored one trusts a stolen key.
    test('with SHA-1: refused', async () => {
      const { privateKey, publicKey } = await createRsaKey();
      const packet = privateKey.key.keyPacket;
      const revocation = await craftSignature(
        packet,
        { key: packet },
        {
          date: signedAt,
          members: {
            signatureType: enums.signature.keyRevocation,
            hashAlgorithm: enums.hash.sha1,
            reasonForRevocationFlag: enums.reasonForRevocation.keyCompromised,
            reasonForRevocationString: '',
          },
        },
      );
      publicKey.key.revocationSignatures.push(revocation);
      const revoked = new OpenPgpPublicKey(await readKey({ binaryKey: publicKey.key.write() }));
      await expectRejected(verifyBy(packet, revoked), SigningError, 'signing-key-revoked');
    });
  });

  describe('when a subkey signs', () => {
    test('it is named as the signer, and its primary key beside it', async () => {
      const key = await createKeyWithSubkey();
      const { publicKey } = await toWorkerKey(key);
      const { signedBy } = await verifyBy(signingSubkey(key), publicKey);
      expect(signedBy).toEqual({
        format: 'gpg',
        fingerprint: publicKey.subkeyFingerprints[0],
        primaryFingerprint: publicKey.fingerprint,
      });
    });

    test.each([
      ['SHA-512', enums.hash.sha512],
      ['SHA-1', enums.hash.sha1],
    ])('that was revoked with %s: refused', async (_, hashAlgorithm) => {
      const { privateKey: rsa } = await createRsaKey();
      const key = await rsa.key.addSubkey({ type: 'rsa', rsaBits: 2048, sign: true, date: created });
      const primary = key.keyPacket;
      const bind = signingSubkey(key);
      const members = { signatureType: enums.signature.subkeyRevocation, hashAlgorithm };
      const revocation = await craftSignature(primary, { key: primary, bind }, { date: signedAt, members });
      key.subkeys[0]?.revocationSignatures.push(revocation);
      const { publicKey } = await toWorkerKey(key);
      await expectRejected(verifyBy(bind, publicKey), SigningError, 'signing-key-revoked');
    });

    test('that never agreed to be bound: refused', async () => {
      const key = await createKeyWithSubkey();
      const primary = key.keyPacket;
      const bind = signingSubkey(key);
      const keyFlags = Uint8Array.of(enums.keyFlags.signData);
      const members = { signatureType: enums.signature.subkeyBinding, keyFlags };
      const binding = await craftSignature(primary, { key: primary, bind }, { date: created, members });
      const [subkey] = key.subkeys;
      if (subkey !== undefined) subkey.bindingSignatures = [binding];
      const { publicKey } = await toWorkerKey(key);
      await expectRejected(verifyBy(bind, publicKey), SigningError, 'signing-key-cannot-sign');
    });

    test('whose primary key has expired: refused', async () => {
      const { privateKey } = await createKey({ expiresInSeconds: 100 * 86400 });
      const key = await privateKey.key.addSubkey({
        type: 'ecc',
        curve: 'ed25519Legacy',
        sign: true,
        date: created,
      });
      const { publicKey } = await toWorkerKey(key);
      const verifying = verifyBy(signingSubkey(key), publicKey, daysAfter(101));
      await expectRejected(verifying, SigningError, 'signing-key-expired');
    });
  });

  describe('when gpg made the key for something else', () => {
    let gpg: Gpg;
    beforeAll(async () => {
      gpg = await openGpg(created);
    });
    afterAll(() => gpg.close());

    const load = async (fingerprint: string) => {
      const binaryKey = await gpg.run(['--export-secret-keys', fingerprint]);
      return toWorkerKey(await readPrivateKey({ binaryKey, config: { minRSABits: 1024 } }));
    };

    test('to certify only: refused', async () => {
      const { privateKey, publicKey } = await load(
        await gpg.createKey('certify only', 'ed25519', 'cert', 'never'),
      );
      const verifying = verifyBy(privateKey.key.keyPacket, publicKey);
      await expectRejected(verifying, SigningError, 'signing-key-cannot-sign');
    });

    test('to encrypt only: refused', async () => {
      const fingerprint = await gpg.createKey('encrypt only', 'rsa2048', 'sign', 'never');
      await gpg.run(['--passphrase', '', '--quick-add-key', fingerprint, 'rsa2048', 'encr', 'never']);
      const { privateKey, publicKey } = await load(fingerprint);
      const verifying = verifyBy(signingSubkey(privateKey.key), publicKey);
      await expectRejected(verifying, SigningError, 'signing-key-cannot-sign');
    });

    test('RSA with 1024 bits: refused', async () => {
      const { privateKey, publicKey } = await load(await gpg.createKey('weak', 'rsa1024', 'sign', 'never'));
      await expectRejected(verifyBy(privateKey.key.keyPacket, publicKey), SigningError, 'signing-key-weak');
    });

    test('with a self-signature by SHA-1: refused', async () => {
      await gpg.run([
        '--passphrase',
        '',
        '--cert-digest-algo',
        'SHA1',
        '--quick-generate-key',
        'old',
        'rsa2048',
        'sign',
        'never',
      ]);
      const { privateKey, publicKey } = await load('=old');
      await expectRejected(verifyBy(privateKey.key.keyPacket, publicKey), SigningError, 'signing-key-weak');
    });
  });

  describe('when the library is used with weaker defaults', () => {
    test('they change nothing here', async () => {
      const { privateKey, publicKey } = await createRsaKey(1024);
      const { minRSABits } = config;
      config.minRSABits = 512;
      try {
        await expectRejected(verifyBy(privateKey.key.keyPacket, publicKey), SigningError, 'signing-key-weak');
      } finally {
        config.minRSABits = minRSABits;
      }
    });
  });
});
