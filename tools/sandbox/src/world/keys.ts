import {
  certifyOpenPgpKey,
  type Ed25519PrivateKey,
  generateEd25519KeyPair,
  generateOpenPgpKeyPair,
  type OpenPgpPrivateKey,
  parseEd25519PrivateKey,
  parseOpenPgpPrivateKey,
  parseOpenPgpPublicKeys,
} from '@chain-of-trust/signing';
import type { WorkerImplementation } from '@chain-of-trust/types';

/** The keys of one worker implementation, in both formats. */
export interface WorkerKeyPairs {
  readonly ed25519: Ed25519PrivateKey;
  readonly ed25519PublicKey: string;
  readonly openpgp: OpenPgpPrivateKey;
  /** Armored; a scriptworker's is certified by the trusted key. */
  readonly openpgpPublicKey: string;
}

/** All keys of a deployment. */
export interface WorldKeys {
  readonly workers: ReadonlyMap<WorkerImplementation, WorkerKeyPairs>;
  /** The key of the person who certifies scriptworkers. */
  readonly trusted: { readonly publicKey: string };
}

const day = 86_400;
const implementations: readonly WorkerImplementation[] = ['docker-worker', 'generic-worker', 'scriptworker'];

/** Makes fresh keys for every worker implementation; a scriptworker's OpenPGP key is certified as production's are. */
export async function createWorldKeys(now: Date): Promise<WorldKeys> {
  const created = new Date(now.getTime() - day * 1000);
  const trusted = await openPgpPair('Release Engineer', created);
  const certifier = await parseOpenPgpPrivateKey(Buffer.from(trusted.privateKey));
  const entries = implementations.map(async (name): Promise<[WorkerImplementation, WorkerKeyPairs]> => {
    const keys = await createWorkerKeys(name, created);
    if (name !== 'scriptworker') return [name, keys];
    const [publicKey] = await parseOpenPgpPublicKeys(Buffer.from(keys.openpgpPublicKey));
    if (publicKey === undefined) throw new TypeError('a generated key has itself');
    return [
      name,
      { ...keys, openpgpPublicKey: await certifyOpenPgpKey(publicKey, certifier, { at: created }) },
    ];
  });
  return { workers: new Map(await Promise.all(entries)), trusted: { publicKey: trusted.publicKey } };
}

/** Keys that nobody trusts. */
export function createWorkerKeys(name: string, created: Date): Promise<WorkerKeyPairs> {
  return openPgpPair(name, created).then(async ({ publicKey, privateKey }) => {
    const ed25519 = generateEd25519KeyPair();
    return {
      ed25519: parseEd25519PrivateKey(ed25519.privateKey),
      ed25519PublicKey: ed25519.publicKey,
      openpgp: await parseOpenPgpPrivateKey(Buffer.from(privateKey)),
      openpgpPublicKey: publicKey,
    };
  });
}

function openPgpPair(name: string, created: Date) {
  const email = `${name.toLowerCase().replace(/[^a-z]+/g, '-')}@example.com`;
  return generateOpenPgpKeyPair({
    userId: { name, email },
    algorithm: 'ed25519',
    created,
    expiresInSeconds: 730 * day,
  });
}
