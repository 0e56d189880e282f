import { enums, readKey, revokeKey } from 'openpgp';
import { describe, expect, it } from 'vitest';
import { OpenPgpPublicKey } from '../../src/openpgp/keys.js';
import { findOpenPgpKeyWeaknesses } from '../../src/openpgp/weaknesses.js';
import { craftSignature } from '../support/craft.js';
import { at, created, createKey, createRsaKey, revocationReason, type WorkerKey } from '../support/keys.js';

const none = {
  refusedKeys: [],
  shortKeys: [],
  weakSelfSignatures: [],
  weakCertifiers: [],
  revokedUserIds: [],
};
const later = new Date(created.getTime() + 1000);

/** A copy of a key with one more certification of its user ID, by itself or by somebody else. */
async function withCertification(
  { publicKey }: WorkerKey,
  by: WorkerKey,
  members: { readonly hashAlgorithm: enums.hash; readonly signatureType?: enums.signature },
): Promise<OpenPgpPublicKey> {
  const copy = await readKey({ binaryKey: publicKey.key.write() });
  const [user] = copy.users;
  if (user === undefined) throw new Error('expected a user ID');
  const certification = await craftSignature(
    by.privateKey.key.keyPacket,
    { key: copy.keyPacket, userID: user.userID },
    { date: later, members: { signatureType: enums.signature.certPositive, ...members } },
  );
  const isSelf = by.publicKey.fingerprint === publicKey.fingerprint;
  const isRevocation = certification.signatureType === enums.signature.certRevocation;
  if (isRevocation) user.revocationSignatures.push(certification);
  else if (isSelf) user.selfCertifications.push(certification);
  else user.otherCertifications.push(certification);
  return new OpenPgpPublicKey(copy);
}

describe('findOpenPgpKeyWeaknesses', () => {
  it('finds none in a good key', async () => {
    const { publicKey } = await createKey();
    expect(await findOpenPgpKeyWeaknesses(publicKey, { at })).toEqual(none);
  });

  it('tells keys that are refused from short ones', async () => {
    const [refused, short, good] = [
      await createRsaKey(1024),
      await createRsaKey(2048),
      await createRsaKey(3072),
    ];
    const describeKey = ({ publicKey: { fingerprint } }: WorkerKey, algorithm: string) => ({
      fingerprint,
      algorithm,
    });
    expect(await findOpenPgpKeyWeaknesses(refused.publicKey, { at })).toEqual({
      ...none,
      refusedKeys: [describeKey(refused, 'rsa1024')],
    });
    expect(await findOpenPgpKeyWeaknesses(short.publicKey, { at })).toEqual({
      ...none,
      shortKeys: [describeKey(short, 'rsa2048')],
    });
    expect(await findOpenPgpKeyWeaknesses(good.publicKey, { at })).toEqual(none);
  });

  it('looks at the newest self-signature of a user ID', async () => {
    const key = await createRsaKey(3072);
    const weak = await withCertification(key, key, { hashAlgorithm: enums.hash.sha1 });
    expect(await findOpenPgpKeyWeaknesses(weak, { at })).toEqual({ ...none, weakSelfSignatures: ['worker'] });
    const good = await withCertification(key, key, { hashAlgorithm: enums.hash.sha512 });
    expect(await findOpenPgpKeyWeaknesses(good, { at })).toEqual(none);
  });

  it('looks at certifications of those who count', async () => {
    const [key, boss, other] = [await createKey(), await createRsaKey(3072), await createRsaKey(3072)];
    const certified = await withCertification(key, boss, { hashAlgorithm: enums.hash.sha1 });
    const look = (by: WorkerKey) => findOpenPgpKeyWeaknesses(certified, { at, certifiers: [by.publicKey] });
    expect(await look(boss)).toEqual({ ...none, weakCertifiers: [boss.publicKey.fingerprint] });
    expect(await look(other)).toEqual(none);
  });

  it('finds user IDs that their owner has revoked, not keys', async () => {
    const key = await createKey();
    const members = { hashAlgorithm: enums.hash.sha512, signatureType: enums.signature.certRevocation };
    const [user = ''] = key.publicKey.userIds;
    const gone = await withCertification(key, key, members);
    expect(await findOpenPgpKeyWeaknesses(gone, { at })).toEqual({ ...none, revokedUserIds: [user] });
    const { publicKey } = await revokeKey({
      key: key.privateKey.key,
      format: 'object',
      date: later,
      reasonForRevocation: revocationReason,
    });
    expect(await findOpenPgpKeyWeaknesses(new OpenPgpPublicKey(publicKey), { at })).toEqual(none);
  });
});
