import { open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { generateEd25519KeyPair, generateOpenPgpKeyPair } from '@chain-of-trust/signing';
import { reasonOf } from '@chain-of-trust/types';
import { UsageError } from '../error.js';
import { exitStatus } from '../exit-status.js';
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
  await writePair(prefix, pair);
  terminal.stdout(`${pair.fingerprint}\n${prefix}.pub\n${prefix}.sec\n`);
  return exitStatus.ok;
}

function ed25519Pair(): KeyPair {
  const { publicKey, privateKey } = generateEd25519KeyPair();
  return { publicKey: `${publicKey}\n`, privateKey: `${privateKey}\n`, fingerprint: publicKey };
}

function openPgpPair(options: Options, terminal: Terminal): Promise<KeyPair> {
  const userId = required(options, 'userId', '--user-id');
  const [, name, email] = /^([^<>@]+) <([^<>\s@]+@[^<>\s@]+)>$/.exec(userId) ?? [];
  if (name === undefined || email === undefined) {
    throw invalid('--user-id', userId, 'Give a name and an address, like "worker <worker@example.com>".');
  }
  const days = options.expiresInDays ?? '730';
  if (!/^[1-9]\d{0,4}$/.test(days))
    throw invalid('--expires-in-days', days, 'Give a number of days from 1 to 99999.');
  return generateOpenPgpKeyPair({
    userId: { name, email },
    algorithm: options.algorithm === 'ed25519' ? 'ed25519' : 'rsa4096',
    created: terminal.now(),
    expiresInSeconds: Number(days) * 86_400,
  });
}

function invalid(flag: string, value: string, nextStep: string): UsageError {
  return new UsageError({
    code: 'usage-value',
    message: `${flag} is not valid: ${JSON.stringify(value)}`,
    nextStep,
  });
}

/** Never overwrites: a lost private key cannot be made again. The second failing takes the first file with it. */
async function writePair(prefix: string, pair: KeyPair): Promise<void> {
  await writeNew(`${prefix}.sec`, pair.privateKey, 0o600);
  try {
    await writeNew(`${prefix}.pub`, pair.publicKey, 0o644);
  } catch (error) {
    await rm(`${prefix}.sec`, { force: true });
    throw error;
  }
}

async function writeNew(path: string, content: string, mode: number): Promise<void> {
  try {
    const file = await open(path, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    if (!exists) await rm(path, { force: true });
    throw new UsageError({
      code: exists ? 'usage-file-exists' : 'usage-file',
      message: `${path} cannot be written: ${reasonOf(cause)}`,
      nextStep: exists
        ? 'Choose another prefix; existing keys are never overwritten.'
        : 'Choose a writable folder.',
      facts: { path },
      cause,
    });
  }
}
