import { resolve } from 'node:path';
import { writeNewFiles } from '@chain-of-trust/key-repo';
import { printable } from '@chain-of-trust/report';
import { generateEd25519KeyPair, generateOpenPgpKeyPair } from '@chain-of-trust/signing';
import { UsageError } from '../../error.js';
import { exitStatus } from '../../exit-status.js';
import { lifetimeOf } from '../../expiry.js';
import { type Options, required } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { formatPublicHalf, type NewKey, publicHalfOf } from './public-half.js';

interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly fingerprint: string;
  readonly publicKeyPem?: string;
}

/** `cot keygen`: writes a key pair, prints its fingerprint and its public half in every form, and returns the exit status. */
export async function keygen(options: Options, terminal: Terminal): Promise<number> {
  const prefix = resolve(terminal.cwd, required(options, 'output', '--output'));
  const pair = options.format === 'gpg' ? await openPgpPair(options, terminal) : ed25519Pair();
  await writeNewFiles([
    { path: `${prefix}.sec`, content: pair.privateKey, isPrivate: true },
    { path: `${prefix}.pub`, content: pair.publicKey, isPrivate: false },
  ]);
  const key: NewKey = {
    format: options.format === 'gpg' ? 'gpg' : 'ed25519',
    fingerprint: pair.fingerprint,
    publicKeyFile: `${prefix}.pub`,
    privateKeyFile: `${prefix}.sec`,
    publicKeyPem: pair.publicKeyPem,
  };
  terminal.stdout(options.json === undefined ? toText(key, options) : toJson(key, options));
  return exitStatus.ok;
}

function toText(key: NewKey, { workerImplementation }: Options): string {
  const { fingerprint, publicKeyFile, privateKeyFile } = key;
  const half = formatPublicHalf(publicHalfOf(key, workerImplementation));
  return `${fingerprint}\n${printable(publicKeyFile)}\n${printable(privateKeyFile)}\n${half}`;
}

function toJson(key: NewKey, { workerImplementation }: Options): string {
  const { publicKeyPem: _, ...facts } = key;
  return `${JSON.stringify({ ...facts, ...publicHalfOf(key, workerImplementation) }, null, 2)}\n`;
}

function ed25519Pair(): KeyPair {
  const { publicKey, privateKey, publicKeyPem } = generateEd25519KeyPair();
  const files = { publicKey: `${publicKey}\n`, privateKey: `${privateKey}\n` };
  return { ...files, fingerprint: publicKey, publicKeyPem };
}

function openPgpPair(options: Options, terminal: Terminal): Promise<KeyPair> {
  const userId = required(options, 'userId', '--user-id');
  const [, name, email] = /^([^\p{C}<>@]+) <([^\p{C}<>\s@]+@[^\p{C}<>\s@]+)>$/u.exec(userId) ?? [];
  if (name === undefined || email === undefined) {
    throw invalid('--user-id', userId, 'Give a name and an address, like "worker <worker@example.com>".');
  }
  const created = terminal.now();
  return generateOpenPgpKeyPair({
    userId: { name, email },
    algorithm: options.algorithm === 'ed25519' ? 'ed25519' : 'rsa4096',
    created,
    expiresInSeconds: lifetimeOf(options.expires ?? '2 years', created),
  });
}

function invalid(flag: string, value: string, nextStep: string): UsageError {
  return new UsageError({
    code: 'usage-value',
    message: `${flag} is not valid: ${JSON.stringify(value)}`,
    nextStep,
  });
}
