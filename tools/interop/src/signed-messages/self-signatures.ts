import { enums, type PrivateKey, type SignaturePacket, UserIDPacket } from 'openpgp';
import { keysCreated, makeKey, primaryOf, signatureBy } from './made-keys.js';

const day = 86_400;

/** Workers whose keys say several things about themselves, or something at the very reference time. */
export async function createTalkativeWorkers(at: Date): Promise<Readonly<Record<string, PrivateKey>>> {
  const after = (days: number) => new Date(keysCreated.getTime() + days * day * 1000);
  const daysUntilNow = (at.getTime() - keysCreated.getTime()) / (day * 1000);
  const revocation = { signatureType: enums.signature.certRevocation };
  return {
    'worker whose key expires now': await makeKey('expires-now', { days: daysUntilNow }),
    'worker whose key expires tomorrow': await makeKey('expires-tomorrow', { days: daysUntilNow + 1 }),
    'worker whose key was made now': await makeKey('made-now', { created: at }),
    'worker who has shortened the life of the key': await addSelf(await makeKey('shortened'), after(9), {
      keyExpirationTime: 30 * day,
    }),
    'worker who has extended the life of the key': await addSelf(
      await makeKey('extended', { days: 30 }),
      after(9),
      { keyExpirationTime: 900 * day },
    ),
    'worker who extended the life of an expired key': await addSelf(
      await makeKey('revived', { days: 30 }),
      after(90),
      { keyExpirationTime: 900 * day },
    ),
    'worker who will extend the life of the key': await addSelf(
      await makeKey('will-extend', { days: 30 }),
      after(300),
      { keyExpirationTime: 900 * day },
    ),
    'worker who will shorten the life of the key': await addSelf(await makeKey('will-shorten'), after(300), {
      keyExpirationTime: 30 * day,
    }),
    'worker who has given up signing': await addSelf(await makeKey('certifies-now'), after(9), {
      keyFlags: new Uint8Array([enums.keyFlags.certifyKeys]),
    }),
    'worker whose newer self-signature has expired': await addSelf(await makeKey('lapsed-self'), after(9), {
      signatureExpirationTime: day,
      signatureNeverExpires: false,
    }),
    'worker with two names': await addName(await makeKey('two-names'), 'second'),
    'worker with two names, the first revoked': await addSelf(
      await addName(await makeKey('one-name-left'), 'second'),
      after(9),
      revocation,
      1,
    ),
    'worker whose only name is revoked': await addSelf(await makeKey('no-name'), after(9), revocation),
    'worker whose only name will be revoked': await addSelf(
      await makeKey('will-lose'),
      after(300),
      revocation,
    ),
  };
}

/** Adds a self-signature, or a revocation, to the first of the user IDs, or to all. */
async function addSelf(
  key: PrivateKey,
  created: Date,
  properties: Partial<SignaturePacket>,
  users = Number.POSITIVE_INFINITY,
): Promise<PrivateKey> {
  for (const user of key.users.slice(0, users)) {
    const kind = {
      signatureType: enums.signature.certPositive,
      keyFlags: new Uint8Array([enums.keyFlags.certifyKeys | enums.keyFlags.signData]),
      ...properties,
    };
    const data = { key: key.keyPacket, userID: user.userID };
    const signature = await signatureBy(primaryOf(key), kind, data, created);
    const isRevocation = kind.signatureType === enums.signature.certRevocation;
    (isRevocation ? user.revocationSignatures : user.selfCertifications).push(signature);
  }
  return key;
}

/** Adds a user ID. */
async function addName(key: PrivateKey, name: string): Promise<PrivateKey> {
  const userID = UserIDPacket.fromObject({ name, email: `${name}@example.com` });
  const [first] = key.users;
  if (first === undefined) throw new TypeError('made with a user ID');
  const user = Object.assign(first.clone(), { userID });
  const kind = {
    signatureType: enums.signature.certPositive,
    keyFlags: new Uint8Array([enums.keyFlags.certifyKeys | enums.keyFlags.signData]),
  };
  user.selfCertifications = [await signatureBy(primaryOf(key), kind, { key: key.keyPacket, userID })];
  key.users.push(user);
  return key;
}
