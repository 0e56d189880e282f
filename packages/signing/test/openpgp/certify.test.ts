import { expectRejected } from '@chain-of-trust/fixtures';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SigningError } from '../../src/error.js';
import { assertCertified } from '../../src/openpgp/certification.js';
import { certifyOpenPgpKey } from '../../src/openpgp/certify.js';
import { parseOpenPgpPrivateKey, parseOpenPgpPublicHalf } from '../../src/openpgp/keys.js';
import { revokeOpenPgpKey } from '../../src/openpgp/revoke.js';
import { type Gpg, openGpg } from '../support/gpg.js';
import { exportPrivate, goodSignatures, listingOf } from '../support/gpg-listing.js';
import { at, createKey, createRsaKey, onlyKey, yearInSeconds } from '../support/keys.js';

let gpg: Gpg;
beforeEach(async () => {
  gpg = await openGpg(at);
});
afterEach(() => gpg.close());

describe('certifyOpenPgpKey', () => {
  test('makes a generic certification that gpg checks, exports and counts', async () => {
    const [worker, trusted] = [await createKey(), await createKey({ userId: { name: 't', email: 't@x.y' } })];
    const certified = await certifyOpenPgpKey(worker.publicKey, trusted.privateKey, { at });
    await gpg.run(['--import'], certified);
    await gpg.run(['--import'], trusted.publicKey.key.write());
    const keyId = trusted.publicKey.fingerprint.slice(-16).toUpperCase();
    expect(await goodSignatures(gpg, worker.publicKey.fingerprint)).toContain(`! ${keyId} 10x`);
    const exported = await onlyKey(await gpg.run(['--export', worker.publicKey.fingerprint]));
    await assertCertified(exported, [trusted.publicKey], at);
    await gpg.run(['--import-ownertrust'], `${trusted.publicKey.fingerprint.toUpperCase()}:6:\n`);
    const [[, validity] = []] = await listingOf(gpg, 'pub', '--list-keys', worker.publicKey.fingerprint);
    expect(validity).toBe('f');
  });

  test("signs with gpg's primary key, which only certifies, and not with its signing subkey", async () => {
    const fingerprint = await gpg.createKey('trusted', 'ed25519', 'cert', 'never');
    await gpg.run(['--passphrase', '', '--quick-add-key', fingerprint, 'ed25519', 'sign', 'never']);
    const stored = await exportPrivate(gpg, fingerprint);
    const { publicKey } = await createKey();
    const certified = await certifyOpenPgpKey(publicKey, await parseOpenPgpPrivateKey(stored), { at });
    await gpg.run(['--import'], certified);
    expect(await goodSignatures(gpg, publicKey.fingerprint)).toContain(`! ${fingerprint.slice(-16)} 10x`);
    await assertCertified(await onlyKey(certified), [await parseOpenPgpPublicHalf(stored)], at);
  });

  test('certifies a key of gpg, each user ID that has none and none twice', async () => {
    const fingerprint = await gpg.createKey('one <one@x.y>', 'rsa2048', 'sign,cert', 'never');
    const trusted = await createKey();
    const read = async () => onlyKey(await gpg.run(['--export', fingerprint]));
    await gpg.run(['--import'], await certifyOpenPgpKey(await read(), trusted.privateKey, { at }));
    await gpg.run(['--quick-add-uid', fingerprint, 'two <two@x.y>']);
    await gpg.run(['--import'], await certifyOpenPgpKey(await read(), trusted.privateKey, { at }));
    await gpg.run(['--import'], trusted.publicKey.key.write());
    const keyId = trusted.publicKey.fingerprint.slice(-16).toUpperCase();
    const good = await goodSignatures(gpg, fingerprint);
    expect(good.filter((each) => each === `! ${keyId} 10x`)).toHaveLength(2);
  });
});

describe('certifyOpenPgpKey, when a user ID is revoked', () => {
  test('certifies the others only', async () => {
    const fingerprint = await gpg.createKey('one <one@x.y>', 'ed25519', 'sign,cert', 'never');
    await gpg.run(['--quick-add-uid', fingerprint, 'two <two@x.y>']);
    await gpg.run(['--quick-revoke-uid', fingerprint, 'one <one@x.y>']);
    const trusted = await createKey();
    const key = await onlyKey(await gpg.run(['--export', fingerprint]));
    const when = new Date(at.getTime() + 1000); // gpg dates a revocation after what it revokes
    const certified = await onlyKey(await certifyOpenPgpKey(key, trusted.privateKey, { at: when }));
    const counts = certified.key.users.map((user) => [user.userID?.userID, user.otherCertifications.length]);
    expect(Object.fromEntries(counts)).toEqual({ 'one <one@x.y>': 0, 'two <two@x.y>': 1 });
  });
});

describe('certifyOpenPgpKey, when the certification would be worth nothing', () => {
  const certify = async (
    worker: Awaited<ReturnType<typeof createKey>>,
    by: Awaited<ReturnType<typeof createKey>>,
  ) => certifyOpenPgpKey(worker.publicKey, by.privateKey, { at });

  test('refuses a key that the certifier has certified, and its own', async () => {
    const [worker, trusted] = [await createKey(), await createKey()];
    const publicKey = await onlyKey(await certify(worker, trusted));
    const code = 'signing-key-certified';
    await expectRejected(certify({ ...worker, publicKey }, trusted), SigningError, code);
    await expectRejected(certify(trusted, trusted), SigningError, code);
  });

  test('refuses an expired key and an expired certifier', async () => {
    const [good, old] = [await createKey(), await createKey({ expiresInSeconds: 60 })];
    await expectRejected(certify(old, good), SigningError, 'signing-key-expired');
    await expectRejected(certify(good, old), SigningError, 'signing-key-expired');
  });

  test('refuses a revoked key and a certifier that is too weak', async () => {
    const [worker, good] = [await createKey(), await createKey()];
    const revoked = await revokeOpenPgpKey(worker.publicKey, worker.privateKey, { at, reason: 'retired' });
    const publicKey = await onlyKey(revoked);
    await expectRejected(certify({ ...worker, publicKey }, good), SigningError, 'signing-key-revoked');
    await expectRejected(certify(worker, await createRsaKey(1024)), SigningError, 'signing-key-weak');
  });

  test('refuses a certifier of whose primary key only a stub is there', async () => {
    const fingerprint = await gpg.createKey('trusted', 'ed25519', 'cert', 'never');
    await gpg.run(['--passphrase', '', '--quick-add-key', fingerprint, 'ed25519', 'sign', 'never']);
    const privateKey = await parseOpenPgpPrivateKey(await gpg.run(['--export-secret-subkeys', fingerprint]));
    const { publicKey } = await createKey({ expiresInSeconds: yearInSeconds });
    await expectRejected(certifyOpenPgpKey(publicKey, privateKey, { at }), SigningError, 'signing-key-stub');
  });
});
