import { expectRejected } from '@chain-of-trust/fixtures';
import { enums, readKey, readPrivateKey } from 'openpgp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SigningError } from '../../src/error.js';
import { certifyOpenPgpKey } from '../../src/openpgp/certify.js';
import { describeOpenPgpKey } from '../../src/openpgp/describe.js';
import { openPgpKeyStatus } from '../../src/openpgp/key-status.js';
import { OpenPgpPublicKey, parseOpenPgpPrivateKey, parseOpenPgpPublicHalf } from '../../src/openpgp/keys.js';
import { renewOpenPgpKey } from '../../src/openpgp/renew.js';
import { revokeOpenPgpKey } from '../../src/openpgp/revoke.js';
import { signCleartext } from '../../src/openpgp/sign-cleartext.js';
import { verifyCleartext } from '../../src/openpgp/verify-cleartext.js';
import { craftSignature, type SignatureMembers } from '../support/craft.js';
import { type Gpg, openGpg } from '../support/gpg.js';
import { exportPrivate, goodSignatures, listingOf } from '../support/gpg-listing.js';
import { at, created, createKey, createRsaKey, onlyKey, type WorkerKey } from '../support/keys.js';

const expires = new Date('2029-01-01T00:00:00Z');
const expiresInRecord = String(expires.getTime() / 1000);
const later = new Date('2028-06-01T00:00:00Z');
let gpg: Gpg;
beforeEach(async () => {
  gpg = await openGpg(at);
});
afterEach(() => gpg.close());

describe('renewOpenPgpKey', () => {
  test('moves the end of an expired key, and the certifications of others go on counting', async () => {
    const worker = await createKey({ expiresInSeconds: 30 * 86_400 });
    const trusted = await createKey({ expiresInSeconds: 'never' });
    const early = new Date('2026-01-02T00:00:00Z');
    const certified = await onlyKey(
      await certifyOpenPgpKey(worker.publicKey, trusted.privateKey, { at: early }),
    );
    const renewed = await renewOpenPgpKey(certified, worker.privateKey, { at, expires });
    const key = await onlyKey(renewed.publicKey);
    expect((await describeOpenPgpKey(key)).expires).toEqual(expires);
    const status = await openPgpKeyStatus(key, { at: later, certifiers: [trusted.publicKey] });
    expect(status.validity).toBe('valid');
    const privateKey = await parseOpenPgpPrivateKey(Buffer.from(renewed.privateKey));
    const message = Buffer.from(await signCleartext('x', privateKey, { at: later }));
    await verifyCleartext(message, { keys: [key], certifiers: [trusted.publicKey] }, { at: later });
  });

  test('gpg reads the new end of a key of its own with subkeys, and checks every signature', async () => {
    const fingerprint = await gpg.createKey('one <one@x.y>', 'rsa2048', 'cert', '2026-07-01');
    for (const usage of ['sign', 'encr'])
      await gpg.run(['--passphrase', '', '--quick-add-key', fingerprint, 'rsa2048', usage, '2026-06-20']);
    const stored = await exportPrivate(gpg, fingerprint);
    const owner = await parseOpenPgpPrivateKey(stored);
    const { publicKey } = await renewOpenPgpKey(await parseOpenPgpPublicHalf(stored), owner, { at, expires });
    const other = await openGpg(later);
    await other.run(['--import'], publicKey);
    const [pub = []] = await listingOf(other, 'pub', '--list-keys', fingerprint);
    const subkeys = await listingOf(other, 'sub', '--list-keys', fingerprint);
    const good = await goodSignatures(other, fingerprint);
    await other.close();
    expect([pub[6], [...(pub[11] ?? '')].sort().join('')]).toEqual([expiresInRecord, 'CESc']);
    expect(subkeys.map((fields) => [fields[6], fields[11]])).toEqual([
      [expiresInRecord, 's'],
      [expiresInRecord, 'e'],
    ]);
    expect(good.every((each) => each.startsWith(`! ${fingerprint.slice(-16)}`))).toBe(true);
    expect(good).toHaveLength(3);
  });

  test('gpg takes the renewed key over the one that it had', async () => {
    const worker = await createKey();
    await gpg.run(['--import'], worker.publicKey.key.write());
    const renewed = await renewOpenPgpKey(worker.publicKey, worker.privateKey, { at, expires });
    await gpg.run(['--import'], renewed.publicKey);
    const [pub = []] = await listingOf(gpg, 'pub', '--list-keys', worker.publicKey.fingerprint);
    expect(pub[6]).toBe(expiresInRecord);
  });

  test('for ever, where that is asked for', async () => {
    const worker = await createKey();
    const renewed = await renewOpenPgpKey(worker.publicKey, worker.privateKey, { at, expires: 'never' });
    expect((await describeOpenPgpKey(await onlyKey(renewed.publicKey))).expires).toBeUndefined();
  });

  test('twice: a key renewed here is renewed again', async () => {
    const worker = await createKey();
    const once = await renewOpenPgpKey(worker.publicKey, worker.privateKey, { at, expires });
    const owner = await parseOpenPgpPrivateKey(Buffer.from(once.privateKey));
    const end = new Date('2031-01-01T00:00:00Z');
    const twice = await renewOpenPgpKey(await onlyKey(once.publicKey), owner, { at: later, expires: end });
    expect((await describeOpenPgpKey(await onlyKey(twice.publicKey))).expires).toEqual(end);
  });

  test('the private half keeps its passphrase', async () => {
    await gpg.run(['--passphrase', 'secret', '--quick-generate-key', 'locked', 'ed25519', 'sign', '1y']);
    const stored = await gpg.run([
      ...['--pinentry-mode', 'loopback', '--passphrase', 'secret', '--export-secret-keys'],
    ]);
    const owner = await parseOpenPgpPrivateKey(stored, { passphrase: 'secret' });
    const renewed = await renewOpenPgpKey(await parseOpenPgpPublicHalf(stored), owner, { at, expires });
    const privateKey = Buffer.from(renewed.privateKey);
    await expectRejected(parseOpenPgpPrivateKey(privateKey), SigningError, 'signing-key-passphrase');
    await parseOpenPgpPrivateKey(privateKey, { passphrase: 'secret' });
  });

  test('does not sign a user ID that somebody else has put into the public key', async () => {
    const worker = await createKey();
    const evil = await createKey({ userId: { name: 'evil', email: 'evil@example.com' } });
    const copy = await readKey({ binaryKey: worker.publicKey.key.write() });
    const [user] = copy.users;
    const [foreign] = evil.publicKey.key.users;
    if (user === undefined || foreign === undefined) throw new Error('expected user IDs');
    // The signature says that it is the owner's, as anybody can copy one.
    const added = user.clone();
    Object.assign(added, { userID: foreign.userID });
    copy.users.push(added);
    const renewed = await renewOpenPgpKey(new OpenPgpPublicKey(copy), worker.privateKey, { at, expires });
    // gpg leaves user IDs without a good self-signature out.
    await gpg.run(['--import'], renewed.publicKey);
    const users = await listingOf(gpg, 'uid', '--list-keys', worker.publicKey.fingerprint);
    expect(users.map((fields) => fields[9])).toEqual(['worker <worker@example.com>']);
  });
});

describe('renewOpenPgpKey, when the key cannot be renewed', () => {
  test('refuses an end that has passed, and one that does not fit', async () => {
    const { publicKey, privateKey } = await createKey();
    for (const end of [at, new Date('2200-01-01T00:00:00Z'), new Date(Number.NaN)]) {
      const renewed = renewOpenPgpKey(publicKey, privateKey, { at, expires: end });
      await expectRejected(renewed, SigningError, 'signing-key-lifetime');
    }
  });

  test('refuses a revoked key, and the private half of another one', async () => {
    const [{ publicKey, privateKey }, other] = [await createKey(), await createKey()];
    const revoked = await onlyKey(
      await revokeOpenPgpKey(publicKey, privateKey, { at, reason: 'compromised' }),
    );
    const options = { at, expires };
    await expectRejected(renewOpenPgpKey(revoked, privateKey, options), SigningError, 'signing-key-revoked');
    const foreign = renewOpenPgpKey(publicKey, other.privateKey, options);
    await expectRejected(foreign, SigningError, 'signing-key-other');
  });

  test('refuses a key that a signature over the key alone ends earlier', async () => {
    const { publicKey, privateKey } = await createKey();
    const data = { key: publicKey.key.keyPacket };
    const members = {
      signatureType: enums.signature.key,
      keyExpirationTime: 200 * 86_400,
      keyNeverExpires: false,
    };
    const direct = await craftSignature(privateKey.key.keyPacket, data, { date: at, members });
    const copy = await readKey({ binaryKey: publicKey.key.write() });
    Object.assign(copy, { directSignatures: [direct] });
    const key = new OpenPgpPublicKey(await readKey({ binaryKey: copy.write() }));
    const renewed = renewOpenPgpKey(key, privateKey, { at, expires });
    await expectRejected(renewed, SigningError, 'signing-key-unchanged');
  });

  test('refuses a key whose self-signature has a weak digest, and makes none in its place', async () => {
    const { publicKey, privateKey } = await createRsaKey();
    const members = { signatureType: enums.signature.certGeneric, hashAlgorithm: enums.hash.sha1 };
    const key = await withSelfSignature({ publicKey, privateKey }, members);
    await expectRejected(renewOpenPgpKey(key, privateKey, { at, expires }), SigningError, 'signing-key-weak');
  });

  test('leaves revoked user IDs and subkeys as they are', async () => {
    const fingerprint = await gpg.createKey('one <one@x.y>', 'ed25519', 'cert,sign', '1y');
    await gpg.run(['--passphrase', '', '--quick-add-key', fingerprint, 'ed25519', 'sign', '1y']);
    await gpg.run(['--quick-add-uid', fingerprint, 'two <two@x.y>']);
    await gpg.run(['--quick-revoke-uid', fingerprint, 'two <two@x.y>']);
    const armoredKey = (await exportPrivate(gpg, fingerprint)).toString();
    const key = await readPrivateKey({ armoredKey });
    const [subkey] = key.subkeys;
    if (subkey === undefined || !('privateParams' in key.keyPacket)) throw new Error('expected a subkey');
    key.subkeys[0] = await subkey.revoke(key.keyPacket, undefined, at);
    const owner = await parseOpenPgpPrivateKey(Buffer.from(armoredKey));
    const publicKey = new OpenPgpPublicKey(await readKey({ binaryKey: key.toPublic().write() }));
    const options = { at: new Date(at.getTime() + 1000), expires };
    const renewed = await onlyKey((await renewOpenPgpKey(publicKey, owner, options)).publicKey);
    const before = publicKey.key.subkeys[0]?.bindingSignatures.map((each) => each.created);
    expect(renewed.key.subkeys[0]?.bindingSignatures.map((each) => each.created)).toEqual(before);
    // A user ID that is no longer valid becomes so again by a newer self-signature.
    const other = await openGpg(later);
    await other.run(['--import'], renewed.key.write());
    const users = await listingOf(other, 'uid', '--list-keys', fingerprint);
    await other.close();
    expect(Object.fromEntries(users.map((fields) => [fields[9], fields[1]]))).toEqual({
      'one <one@x.y>': '-',
      'two <two@x.y>': 'r',
    });
  });
});

describe('renewOpenPgpKey, when a self-signature ends by itself', () => {
  test('the new one does not', async () => {
    const worker = await createKey();
    const key = await withSelfSignature(worker, {
      signatureType: enums.signature.certGeneric,
      signatureExpirationTime: 300 * 86_400,
      signatureNeverExpires: false,
    });
    const renewed = await renewOpenPgpKey(key, worker.privateKey, { at, expires });
    const status = await openPgpKeyStatus(await onlyKey(renewed.publicKey), { at: later });
    expect(status.validity).toBe('valid');
  });
});

/** A key with another self-signature. */
async function withSelfSignature(
  { publicKey, privateKey }: WorkerKey,
  members: SignatureMembers,
): Promise<OpenPgpPublicKey> {
  const copy = await readKey({ binaryKey: publicKey.key.write() });
  const [user] = copy.users;
  if (user === undefined) throw new Error('expected a user ID');
  const data = { key: copy.keyPacket, userID: user.userID };
  user.selfCertifications = [
    await craftSignature(privateKey.key.keyPacket, data, { date: created, members }),
  ];
  return new OpenPgpPublicKey(await readKey({ binaryKey: copy.write() }));
}
