import type { WorkerImplementation } from '@chain-of-trust/types';
import { enums, type PrivateKey, type PublicKey, revokeKey } from 'openpgp';
import { certifyUsers } from '../signed-messages/certifications.js';
import { type KeyShape, makeKey, primaryOf, signatureBy } from '../signed-messages/made-keys.js';

/** A key repository, and whose messages are tried under it. */
export interface Scenario {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly signers: Readonly<Partial<Record<WorkerImplementation, readonly PrivateKey[]>>>;
}

const day = 86_400_000;
const yesterday = new Date(Date.now() - day);
const longAgo = new Date(Date.now() - 100 * day);

/** RSA, because gpg 1.4 knows no other keys that are used today. */
const make = (name: string, shape: KeyShape = {}) =>
  makeKey(name, { rsaBits: 2048, created: yesterday, ...shape });
const makeExpired = (name: string) => make(name, { created: longAgo, days: 30 });
const armored = (key: PrivateKey) => key.toPublic().armor();

async function makeRevoked(name: string) {
  const key = await make(name);
  const { publicKey } = await revokeKey({ key, date: yesterday, format: 'object' });
  return { key, publicKey };
}

async function certified(
  key: PrivateKey,
  by: PrivateKey,
  hashAlgorithm = enums.hash.sha512,
): Promise<string> {
  const publicKey: PublicKey = key.toPublic();
  const created = new Date(Math.max(key.getCreationTime().getTime(), by.getCreationTime().getTime()));
  await certifyUsers(publicKey, by, { created, properties: { hashAlgorithm } });
  return publicKey.armor();
}

/** A flat folder with a good key and what else there is. */
async function flat(
  others: Readonly<Record<string, string | Uint8Array>>,
  signers: readonly PrivateKey[] = [],
) {
  const good = await make('good');
  const files = Object.entries(others).map(([name, content]) => [`docker-worker/${name}`, content] as const);
  return {
    files: { 'docker-worker/good': armored(good), ...Object.fromEntries(files) },
    signers: { 'docker-worker': [good, ...signers] },
  };
}

/** Repositories by what is in them. */
export const scenarios: Readonly<Record<string, () => Promise<Scenario>>> = {
  async 'good keys, nested and several in a file'() {
    const [one, two, three] = [await make('one'), await make('two'), await make('three')];
    const outsider = await make('outsider');
    return flat(
      { 'nested/one': armored(one), both: `${armored(two)}\n${armored(three)}`, 'README.md': 'notes' },
      [one, two, three, outsider],
    );
  },
  async 'a signed folder'() {
    const [alice, outsider] = [await make('alice'), await make('outsider')];
    const [good, stray, other] = [await make('good'), await make('stray'), await make('other')];
    return {
      files: {
        'scriptworker/trusted/alice': armored(alice),
        'scriptworker/valid/good': await certified(good, alice),
        'scriptworker/valid/stray': armored(stray),
        'scriptworker/valid/other': await certified(other, outsider),
      },
      signers: { scriptworker: [good, stray, other, alice, outsider] },
    };
  },
  async 'an expired worker'() {
    const expired = await makeExpired('expired');
    return flat({ expired: armored(expired) }, [expired]);
  },
  async 'a worker revoked with a critical reason'() {
    const { key, publicKey } = await makeRevoked('revoked');
    return flat({ revoked: publicKey.armor() }, [key]);
  },
  async 'a worker revoked without a reason'() {
    const key = await make('revoked');
    const packet = primaryOf(key);
    const publicKey = key.toPublic();
    const kind = { signatureType: enums.signature.keyRevocation };
    publicKey.revocationSignatures.push(await signatureBy(packet, kind, { key: packet }, yesterday));
    return flat({ revoked: publicKey.armor() }, [key]);
  },
  async 'a weak worker'() {
    const weak = await make('weak', { rsaBits: 1024 });
    return flat({ weak: armored(weak) }, [weak]);
  },
  async 'an expired trusted person'() {
    const [alice, old] = [await make('alice'), await makeExpired('old')];
    const [good, lapsed] = [await make('good'), await make('lapsed', { created: longAgo })];
    return {
      files: {
        'scriptworker/trusted/alice': armored(alice),
        'scriptworker/trusted/old': armored(old),
        'scriptworker/valid/good': await certified(good, alice),
        'scriptworker/valid/lapsed': await certified(lapsed, old),
      },
      signers: { scriptworker: [good, lapsed] },
    };
  },
  async 'a revoked trusted person'() {
    const [alice, { key: gone, publicKey }] = [await make('alice'), await makeRevoked('gone')];
    const [good, lapsed] = [await make('good'), await make('lapsed')];
    return {
      files: {
        'scriptworker/trusted/alice': armored(alice),
        'scriptworker/trusted/gone': publicKey.armor(),
        'scriptworker/valid/good': await certified(good, alice),
        'scriptworker/valid/lapsed': await certified(lapsed, gone),
      },
      signers: { scriptworker: [good, lapsed] },
    };
  },
  async 'a certification with SHA-1'() {
    const [alice, good, weak] = [await make('alice'), await make('good'), await make('weak')];
    return {
      files: {
        'scriptworker/trusted/alice': armored(alice),
        'scriptworker/valid/good': await certified(good, alice),
        'scriptworker/valid/weak': await certified(weak, alice, enums.hash.sha1),
      },
      signers: { scriptworker: [good, weak] },
    };
  },
  'a file that is no key': () => flat({ other: 'no key' }),
  'an empty file': () => flat({ other: '' }),
  async 'a binary key'() {
    const binary = await make('binary');
    return flat({ binary: binary.toPublic().write() }, [binary]);
  },
  async 'a private key'() {
    const leaked = await make('leaked');
    return flat({ leaked: leaked.armor() }, [leaked]);
  },
  async 'one key in two files'() {
    const twice = await make('twice');
    return flat({ one: armored(twice), two: armored(twice) }, [twice]);
  },
};
