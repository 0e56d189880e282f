import { resolve } from 'node:path';
import { writeNewFiles } from '@chain-of-trust/key-repo';
import { generateEd25519KeyPair, generateOpenPgpKeyPair } from '@chain-of-trust/signing';
import { UsageError } from '../error.js';
import { exitStatus } from '../exit-status.js';
import { lifetimeOf } from '../expiry.js';
import { type Options, required } from '../options.js';
import type { Terminal } from '../terminal.js';

interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly fingerprint: string;
}

/** `cot keygen`: writes a key pair, prints its fingerprint and returns the exit status. */
export async function keygen(options: Options, terminal: Terminal): Promise<number> {
  const prefix = resolve(terminal.cwd, required(options, 'output', '--output'));
  const pair = options.format === 'gpg' ? await openPgpPair(options, terminal) : ed25519Pair();
  await writeNewFiles([
    { path: `${prefix}.sec`, content: pair.privateKey, isPrivate: true },
    { path: `${prefix}.pub`, content: pair.publicKey, isPrivate: false },
  ]);
  terminal.stdout(`${pair.fingerprint}\n${prefix}.pub\n${prefix}.sec\n`);
  return exitStatus.ok;
}

function ed25519Pair(): KeyPair {
  const { publicKey, privateKey } = generateEd25519KeyPair();
  return { publicKey: `${publicKey}\n`, privateKey: `${privateKey}\n`, fingerprint: publicKey };
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
