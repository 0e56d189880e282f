import { generateKey, readKey, revokeKey } from 'openpgp';
import { describe, expect, test } from 'vitest';
import { certifyOpenPgpKey } from '../../src/openpgp/certify.js';
import { describeOpenPgpKey } from '../../src/openpgp/describe.js';
import { openPgpKeyStatus } from '../../src/openpgp/key-status.js';
import { OpenPgpPublicKey } from '../../src/openpgp/keys.js';
import {
  at,
  created,
  createKey,
  createRsaKey,
  onlyKey,
  revocationReason,
  toWorkerKey,
  yearInSeconds,
} from '../support/keys.js';

const expired = new Date('2027-06-01T00:00:00Z');

describe('openPgpKeyStatus', () => {
  test('when the key is good, it is valid', async () => {
    const { publicKey } = await createKey();
    expect(await openPgpKeyStatus(publicKey, { at })).toEqual({
      validity: 'valid',
      reason: undefined,
      certifiedBy: [],
    });
  });

  test('when its time is over, it has expired; before it began, it is unknown', async () => {
    const { publicKey } = await createKey();
    expect(await openPgpKeyStatus(publicKey, { at: expired })).toMatchObject({
      validity: 'expired',
      reason: { code: 'signing-key-expired' },
    });
    expect(await openPgpKeyStatus(publicKey, { at: new Date('2025-01-01T00:00:00Z') })).toMatchObject({
      validity: 'unknown',
      reason: { code: 'signing-key-not-yet-valid' },
    });
  });

  test('when it is revoked, it is so before everything else', async () => {
    const { privateKey } = await createKey();
    const revoked = await revokeKey({
      key: privateKey.key,
      reasonForRevocation: revocationReason,
      format: 'object',
    });
    const { publicKey } = await toWorkerKey(revoked.privateKey);
    const status = await openPgpKeyStatus(publicKey, { at: expired });
    expect(status).toMatchObject({ validity: 'revoked', reason: { code: 'signing-key-revoked' } });
  });

  test('when it is weak, it is unknown', async () => {
    const { publicKey } = await createRsaKey(1024);
    expect(await openPgpKeyStatus(publicKey, { at })).toMatchObject({
      validity: 'unknown',
      reason: { code: 'signing-key-weak' },
    });
  });

  test('when it has no self-signature that fits, it is unknown', async () => {
    const { publicKey } = await createKey();
    const other = await createKey();
    const copy = await readKey({ binaryKey: publicKey.key.write() });
    const [user] = copy.users;
    if (user === undefined) throw new Error('expected a user ID');
    user.selfCertifications = other.publicKey.key.users[0]?.selfCertifications ?? [];
    const broken = new OpenPgpPublicKey(copy);
    expect(await openPgpKeyStatus(broken, { at })).toMatchObject({
      validity: 'unknown',
      reason: { code: 'signing-key-cannot-sign' },
    });
  });

  describe('when somebody has to vouch for it', () => {
    test('those whose certification counts are named', async () => {
      const { publicKey } = await createKey();
      const [alice, bob] = [await createKey(), await createKey()];
      const certifiers = [alice.publicKey, bob.publicKey];
      const certified = await onlyKey(await certifyOpenPgpKey(publicKey, alice.privateKey, { at: created }));
      expect(await openPgpKeyStatus(certified, { at, certifiers })).toEqual({
        validity: 'valid',
        reason: undefined,
        certifiedBy: [alice.publicKey.fingerprint],
      });
      expect(await openPgpKeyStatus(publicKey, { at, certifiers })).toMatchObject({
        validity: 'unknown',
        reason: { code: 'signing-key-not-certified' },
        certifiedBy: [],
      });
      expect(await openPgpKeyStatus(certified, { at, certifiers: [] })).toMatchObject({
        validity: 'unknown',
      });
    });

    test('a certifier that has expired no longer counts', async () => {
      const { publicKey } = await createKey({ expiresInSeconds: 3 * yearInSeconds });
      const alice = await createKey();
      const certified = await onlyKey(await certifyOpenPgpKey(publicKey, alice.privateKey, { at: created }));
      const status = await openPgpKeyStatus(certified, { at: expired, certifiers: [alice.publicKey] });
      expect(status).toMatchObject({ validity: 'unknown', certifiedBy: [] });
    });
  });
});

describe('describeOpenPgpKey', () => {
  test('what everybody can read is given', async () => {
    const { publicKey } = await createKey();
    const end = new Date(created.getTime() + yearInSeconds * 1000);
    expect(await describeOpenPgpKey(publicKey)).toEqual({
      fingerprint: publicKey.fingerprint,
      algorithm: 'ed25519',
      created,
      expires: end,
      userIds: ['worker <worker@example.com>'],
      subkeys: [],
    });
    const rsa = await createRsaKey();
    expect(await describeOpenPgpKey(rsa.publicKey)).toMatchObject({
      algorithm: 'rsa2048',
      expires: undefined,
    });
  });

  test.each([
    ['nistP256', 'nistp256'],
    ['curve25519Legacy', 'curve25519'],
    ['ed25519Legacy', 'ed25519'],
  ] as const)('a key of the curve %s is called %s', async (curve, name) => {
    const { privateKey } = await generateKey({
      type: 'ecc',
      curve: curve === 'curve25519Legacy' ? 'ed25519Legacy' : curve,
      userIDs: [{ name: 'x' }],
      date: created,
      format: 'object',
    });
    const { publicKey } = await toWorkerKey(privateKey);
    const { algorithm, subkeys } = await describeOpenPgpKey(publicKey);
    expect([algorithm, ...subkeys.map((subkey) => subkey.algorithm)]).toContain(name);
  });
});
