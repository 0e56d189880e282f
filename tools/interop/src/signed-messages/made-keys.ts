import {
  enums,
  generateKey,
  type PrivateKey,
  type PublicKey,
  SecretKeyPacket,
  SecretSubkeyPacket,
  SignaturePacket,
  type Subkey,
} from 'openpgp';

/** When the keys are made; the reference time is months later. */
export const keysCreated = new Date('2026-01-01T00:00:00Z');

/** How a key is made; ed25519, for a year, without subkeys where nothing is said. */
export interface KeyShape {
  readonly rsaBits?: number;
  readonly days?: number;
  readonly created?: Date;
  /** Days of a signing subkey, where there is one. */
  readonly signingSubkeyDays?: number;
  readonly encryptionSubkey?: true;
}

/** Makes a key of somebody. */
export async function makeKey(name: string, shape: KeyShape = {}): Promise<PrivateKey> {
  const { rsaBits, days = 365, created = keysCreated, signingSubkeyDays, encryptionSubkey } = shape;
  const { privateKey } = await generateKey({
    ...(rsaBits === undefined ? { type: 'ecc', curve: 'ed25519Legacy' } : { type: 'rsa', rsaBits }),
    userIDs: [{ name, email: `${name.replaceAll(' ', '-')}@example.com` }],
    date: created,
    keyExpirationTime: days * 86_400,
    subkeys: [
      ...(signingSubkeyDays === undefined
        ? []
        : [{ sign: true, keyExpirationTime: signingSubkeyDays * 86_400 }]),
      ...(encryptionSubkey === undefined ? [] : [{}]),
    ],
    format: 'object',
    config: { minRSABits: 1024 },
  });
  return privateKey;
}

/** The private half of the primary key. */
export function primaryOf({ keyPacket }: PrivateKey): SecretKeyPacket {
  if (keyPacket instanceof SecretKeyPacket) return keyPacket;
  throw new TypeError('a private key has a private primary key');
}

/** The private half of the first subkey. */
export function secretSubkeyOf(key: PrivateKey): SecretSubkeyPacket {
  const { keyPacket } = subkeyOf(key);
  if (keyPacket instanceof SecretSubkeyPacket) return keyPacket;
  throw new TypeError('the subkey of a private key is private');
}

/** The first subkey. */
function subkeyOf(key: PrivateKey): Subkey {
  const [subkey] = key.subkeys;
  if (subkey === undefined) throw new TypeError('made with a subkey');
  return subkey;
}

/** Revokes the first subkey. */
export async function revokeSubkey(key: PrivateKey): Promise<PrivateKey> {
  const primary = primaryOf(key);
  key.subkeys[0] = await subkeyOf(key).revoke(
    primary,
    { flag: enums.reasonForRevocation.keyCompromised },
    keysCreated,
  );
  return key;
}

/** Binds the first subkey for signing without its own word that it wants to be: anybody's subkey could be taken so. */
export async function bindOneSided(key: PrivateKey): Promise<PrivateKey> {
  const subkey = subkeyOf(key);
  subkey.bindingSignatures = [
    await signatureBy(
      primaryOf(key),
      { signatureType: enums.signature.subkeyBinding, keyFlags: new Uint8Array([enums.keyFlags.signData]) },
      { key: key.keyPacket, bind: subkey.keyPacket },
    ),
  ];
  return key;
}

/** Gives the key a self-signature with other properties. */
export async function signSelf(
  key: PrivateKey,
  properties: Partial<Pick<SignaturePacket, 'hashAlgorithm' | 'keyFlags'>>,
): Promise<PrivateKey> {
  for (const user of key.users) {
    user.selfCertifications = [
      await signatureBy(
        primaryOf(key),
        {
          signatureType: enums.signature.certPositive,
          keyFlags: new Uint8Array([enums.keyFlags.certifyKeys | enums.keyFlags.signData]),
          ...properties,
        },
        { key: key.keyPacket, userID: user.userID },
      ),
    ];
  }
  return key;
}

/** The public half, certified by others at the time when keys are made. */
export function certify(key: PrivateKey, ...certifiers: readonly PrivateKey[]): Promise<PublicKey> {
  return key.toPublic().signAllUsers([...certifiers], keysCreated);
}

/** A signature of keys or user IDs, with SHA-512 where nothing else is said. */
export async function signatureBy(
  key: SecretKeyPacket,
  properties: Partial<SignaturePacket>,
  data: unknown,
  created = keysCreated,
): Promise<SignaturePacket> {
  const signature = Object.assign(new SignaturePacket(), {
    publicKeyAlgorithm: key.algorithm,
    hashAlgorithm: enums.hash.sha512,
    ...properties,
  });
  // The declaration leaves out that the configuration is read without a default, and that data may be packets.
  const sign = signature.sign.bind(signature) as unknown as (...args: readonly unknown[]) => Promise<void>;
  await sign(key, data, created, false, { nonDeterministicSignaturesViaNotation: false });
  return signature;
}
