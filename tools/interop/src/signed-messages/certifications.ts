import { enums, type PrivateKey, type PublicKey, type SignaturePacket } from 'openpgp';
import { keysCreated, makeKey, primaryOf, signatureBy, signSelf } from './made-keys.js';

/** Before gpg stopped to count SHA-1 in certifications, which it decides by their date. */
export const longAgo = new Date('2018-01-01T00:00:00Z');

/** A worker whose key is certified in an unusual way. */
export interface UnusualWorker {
  readonly name: string;
  readonly key: PrivateKey;
  readonly publicKey: PublicKey;
}

/** How a certification is made; honest where nothing is said. */
export interface CertificationOptions {
  readonly created?: Date;
  readonly properties?: Partial<SignaturePacket>;
}

/** Workers whose keys a certifier has certified, in ways of which many do not count. The certifier has an RSA key. */
export async function createUnusualWorkers(certifier: PrivateKey): Promise<readonly UnusualWorker[]> {
  const workers: UnusualWorker[] = [];
  const add = async (name: string, key: PrivateKey, options?: CertificationOptions) => {
    const publicKey = key.toPublic();
    await certifyUsers(publicKey, certifier, options);
    workers.push({ name, key, publicKey });
    return publicKey;
  };
  const sha1 = { hashAlgorithm: enums.hash.sha1 };
  await add('weak worker that alice has certified', await makeKey('weak-certified', { rsaBits: 1024 }));
  await add(
    'worker with a self-signature of SHA-1 that alice has certified',
    await signSelf(await makeKey('sha1-certified', { rsaBits: 2048 }), sha1),
  );
  await add('worker that alice has certified with SHA-1', await makeKey('by-sha1'), { properties: sha1 });
  await add(
    'worker that alice has certified with SHA-1 long ago',
    await makeKey('by-old-sha1', { created: longAgo, days: 9 * 365 }),
    { created: longAgo, properties: sha1 },
  );
  await add('worker whose certification has expired', await makeKey('by-expired'), {
    properties: { signatureExpirationTime: 86_400, signatureNeverExpires: false },
  });
  await add('worker whose certification expires later', await makeKey('by-lasting'), {
    properties: { signatureExpirationTime: 365 * 86_400, signatureNeverExpires: false },
  });
  await add('worker that alice has certified carelessly', await makeKey('by-careless'), {
    properties: { signatureType: enums.signature.certPersona },
  });
  await add('worker whose certification is of the future', await makeKey('by-future'), {
    created: new Date('2030-01-01T00:00:00Z'),
  });
  await revokeUsers(
    await add('worker whose certification alice has revoked', await makeKey('by-revoked')),
    certifier,
  );
  const withdrawn = await makeKey('withdrawn-name');
  await revokeUsers(await add('worker whose user ID is revoked', withdrawn), withdrawn);
  const introducer = await makeKey('introducer');
  await add('worker that alice has made an introducer', introducer, {
    properties: { trustLevel: 1, trustAmount: 120 },
  });
  const introduced = await makeKey('introduced');
  const publicKey = introduced.toPublic();
  await certifyUsers(publicKey, introducer);
  workers.push({ name: 'worker that the introducer has certified', key: introduced, publicKey });
  return workers;
}

/** Certifies every user ID of a key; changes it. */
export async function certifyUsers(
  key: PublicKey,
  certifier: PrivateKey,
  { created = keysCreated, properties = {} }: CertificationOptions = {},
): Promise<void> {
  for (const user of key.users) {
    const data = { key: key.keyPacket, userID: user.userID };
    const kind = { signatureType: enums.signature.certGeneric, ...properties };
    user.otherCertifications.push(await signatureBy(primaryOf(certifier), kind, data, created));
  }
}

/** By the certifier, its certification; by the owner, the user ID. */
async function revokeUsers(key: PublicKey, by: PrivateKey): Promise<void> {
  const later = new Date(keysCreated.getTime() + 86_400_000);
  for (const user of key.users) {
    const data = { key: key.keyPacket, userID: user.userID };
    const kind = { signatureType: enums.signature.certRevocation };
    user.revocationSignatures.push(await signatureBy(primaryOf(by), kind, data, later));
  }
}
