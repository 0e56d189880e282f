import type { WorkerImplementation } from '@chain-of-trust/types';
import { enums, type PrivateKey, type PublicKey, revokeKey } from 'openpgp';
import { createUnusualWorkers, longAgo } from './certifications.js';
import {
  bindOneSided,
  certify,
  keysCreated,
  makeKey,
  primaryOf,
  revokeSubkey,
  secretSubkeyOf,
  signSelf,
} from './made-keys.js';
import { createTalkativeWorkers } from './self-signatures.js';
import type { SecretPacket } from './signature.js';

/** Somebody who signs messages. */
export interface Signer {
  readonly name: string;
  readonly packet: SecretPacket;
  readonly publicKey: string;
}

/** Everybody whose signatures are tried, and the key repository that some of them are in. */
export interface Cast {
  readonly signers: ReadonlyMap<WorkerImplementation, readonly Signer[]>;
  /** Contents by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Makes the keys of workers of a flat and of a signed folder, good and bad ones, and of people outside of it. */
export async function createCast(at: Date): Promise<Cast> {
  const outsider = await makeKey('outsider');
  const flat = await createFlat(at);
  const signed = await createSigned(outsider);
  const stranger = signerOf('nobody of the repository', outsider);
  return {
    signers: new Map<WorkerImplementation, readonly Signer[]>([
      ['docker-worker', [...flat.signers, stranger, ...signed.signers.slice(0, 1)]],
      ['scriptworker', [...signed.signers, stranger, ...flat.signers.slice(0, 1)]],
    ]),
    files: { ...flat.files, ...signed.files },
  };
}

interface Part {
  readonly signers: readonly Signer[];
  readonly files: Readonly<Record<string, string>>;
}

/** The first two are good; an RSA key is the first, because others sign with no weak digest. */
async function createFlat(at: Date): Promise<Part> {
  const withSubkey = { signingSubkeyDays: 365 };
  const keys: Readonly<Record<string, PrivateKey>> = {
    'RSA worker': await makeKey('rsa', { rsaBits: 2048 }),
    worker: await makeKey('worker'),
    'worker with a subkey': await makeKey('subkey', withSubkey),
    'worker with an encryption subkey': await makeKey('encryption', {
      rsaBits: 2048,
      encryptionSubkey: true,
    }),
    'expired worker': await makeKey('expired', { days: 30 }),
    'worker of the future': await makeKey('future', { created: new Date(at.getTime() + 86_400_000) }),
    'revoked worker': (
      await revokeKey({ key: await makeKey('revoked'), date: keysCreated, format: 'object' })
    ).privateKey,
    'weak worker': await makeKey('weak', { rsaBits: 1024 }),
    'worker with a self-signature of SHA-1': await signSelf(await makeKey('sha1', { rsaBits: 2048 }), {
      hashAlgorithm: enums.hash.sha1,
    }),
    'worker who only certifies': await signSelf(await makeKey('certifies'), {
      keyFlags: new Uint8Array([enums.keyFlags.certifyKeys]),
    }),
    'worker with an expired subkey': await makeKey('lapsed', { signingSubkeyDays: 30 }),
    'worker with a revoked subkey': await revokeSubkey(await makeKey('withdrawn', withSubkey)),
    'worker with a subkey bound by one side': await bindOneSided(await makeKey('bound', withSubkey)),
    ...(await createTalkativeWorkers(at)),
  };
  const subkeys = Object.entries(keys).filter(([, key]) => key.subkeys.length > 0);
  return {
    signers: [
      ...Object.entries(keys).map(([name, key]) => signerOf(name, key)),
      ...subkeys.map(([name, key]) => subkeySignerOf(`subkey of the ${name}`, key)),
    ],
    files: Object.fromEntries(
      Object.entries(keys).map(([name, key]) => [`docker-worker/${name}`, key.toPublic().armor()]),
    ),
  };
}

/** The first two are good, as those of the flat folder. */
async function createSigned(outsider: PrivateKey): Promise<Part> {
  const alice = await makeKey('alice', { rsaBits: 2048, created: longAgo, days: 20 * 365 });
  const old = await makeKey('old', { days: 30 });
  const gone = await makeKey('gone');
  const revoked = await revokeKey({ key: gone, date: keysCreated, format: 'object' });
  const people = { alice, old, gone: revoked.privateKey };
  const sibling = await makeKey('certified');
  const workers: readonly (readonly [string, PrivateKey, readonly PrivateKey[]])[] = [
    ['RSA worker that alice has certified', await makeKey('certified-rsa', { rsaBits: 2048 }), [alice]],
    ['worker that alice has certified', sibling, [alice]],
    ['worker that nobody has certified', await makeKey('stray'), []],
    ['expired worker that alice has certified', await makeKey('short-lived', { days: 30 }), [alice]],
    ['worker that somebody expired has certified', await makeKey('by-old'), [old]],
    ['worker that somebody revoked has certified', await makeKey('by-gone'), [gone]],
    ['worker that an outsider has certified', await makeKey('by-outsider'), [outsider]],
    ['worker that a worker has certified', await makeKey('by-sibling'), [sibling]],
  ];
  const files: [string, string][] = Object.entries(people).map(([name, key]) => [
    `scriptworker/trusted/${name}`,
    key.toPublic().armor(),
  ]);
  for (const [name, key, certifiers] of workers) {
    const publicKey: PublicKey = certifiers.length === 0 ? key.toPublic() : await certify(key, ...certifiers);
    files.push([`scriptworker/valid/${name}`, publicKey.armor()]);
  }
  const unusual = await createUnusualWorkers(alice);
  for (const { name, publicKey } of unusual) files.push([`scriptworker/valid/${name}`, publicKey.armor()]);
  return {
    signers: [
      ...workers.map(([name, key]) => signerOf(name, key)),
      ...unusual.map(({ name, key }) => signerOf(name, key)),
      signerOf('trusted person', alice),
      signerOf('expired trusted person', old),
    ],
    files: Object.fromEntries(files),
  };
}

function signerOf(name: string, key: PrivateKey): Signer {
  return { name, packet: primaryOf(key), publicKey: key.toPublic().armor() };
}

function subkeySignerOf(name: string, key: PrivateKey): Signer {
  return { name, packet: secretSubkeyOf(key), publicKey: key.toPublic().armor() };
}
