import { enums, readKey } from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { certifyOpenPgpKey } from '../../src/openpgp/certify.js';
import { formatAsOf } from '../../src/openpgp/key-as-of.js';
import { OpenPgpPublicKey } from '../../src/openpgp/keys.js';
import { stripCertifications } from '../../src/openpgp/strip-certifications.js';
import { craftSignature, type SignatureMembers } from '../support/craft.js';
import { at, createKey, onlyKey, type WorkerKey } from '../support/keys.js';

const later = new Date(at.getTime() + 1000);
const expired = { signatureNeverExpires: false, signatureExpirationTime: 60 };
let worker: WorkerKey;
let certifier: WorkerKey;

beforeAll(async () => {
  worker = await createKey();
  certifier = await createKey({ userId: { name: 'trusted', email: 'trusted@example.com' } });
});

/** The worker's key with more self-signatures. */
async function withSelfSignature(date: Date, members: SignatureMembers = {}): Promise<OpenPgpPublicKey> {
  const key = await readKey({ binaryKey: worker.publicKey.key.write() });
  const [user] = key.users;
  if (user === undefined) throw new Error('expected a user ID');
  const packet = worker.privateKey.key.keyPacket;
  const data = { key: packet, userID: user.userID };
  const kind = { signatureType: enums.signature.certPositive, ...members };
  user.selfCertifications.push(await craftSignature(packet, data, { date, members: kind }));
  return new OpenPgpPublicKey(key);
}

async function countSelfSignatures(binaryKey: Uint8Array): Promise<number> {
  return (await readKey({ binaryKey })).users.flatMap((user) => user.selfCertifications).length;
}

describe('formatAsOf', () => {
  test('what a key says about itself at the time stays, also to the second', async () => {
    expect(await countSelfSignatures(await formatAsOf(await withSelfSignature(at), { at }))).toBe(2);
  });

  test.each<[string, Date, SignatureMembers]>([
    ['later', later, {}],
    ['until some time before', new Date(at.getTime() - 120_000), expired],
  ])('what it says %s is left out', async (_, date, members) => {
    const key = await withSelfSignature(date, members);
    expect(await countSelfSignatures(await formatAsOf(key, { at }))).toBe(1);
    expect(await countSelfSignatures(key.key.write())).toBe(2);
  });

  test('a key of the future keeps what it says, because it has nothing else', async () => {
    const before = new Date('2000-01-01T00:00:00Z');
    expect(await countSelfSignatures(await formatAsOf(worker.publicKey, { at: before }))).toBe(1);
  });
});

describe('stripCertifications', () => {
  test('what others have certified is left out, and the rest stays', async () => {
    const certified = await onlyKey(await certifyOpenPgpKey(worker.publicKey, certifier.privateKey, { at }));
    expect(certified.key.users[0]?.otherCertifications).toHaveLength(1);
    const bytes = await stripCertifications(certified, { at });
    expect(Buffer.from(bytes)).toEqual(Buffer.from(worker.publicKey.key.write()));
    expect(certified.key.users[0]?.otherCertifications).toHaveLength(1);
  });
});
