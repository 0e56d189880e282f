import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenPgpPublicKey, parseOpenPgpPublicKeys } from '@chain-of-trust/signing';
import { reasonOf } from '@chain-of-trust/types';
import { execa } from 'execa';
import { KeyRepoError } from '../error.js';

/** A private key that stays with gpg: in its agent, or on a smartcard. */
export interface GpgKey {
  /** Key id, fingerprint or user ID of exactly one key of the homedir. */
  readonly keyId: string;
  /** Defaults to what gpg itself would use. */
  readonly homedir?: string;
  /** The gpg program. Defaults to `gpg`. */
  readonly gpg?: string;
  /** Without it, gpg's agent asks for it. */
  readonly passphrase?: string;
  /** The clock that gpg sees. */
  readonly at: Date;
}

/** gpg at work with a keyring of its own, and with the private key of a homedir. */
export interface GpgKeyring {
  /** The public half of the private key. */
  readonly owner: OpenPgpPublicKey;
  run(args: readonly string[], input?: string | Uint8Array): Promise<Buffer>;
  /** Puts a public key beside the owner's. */
  add(key: OpenPgpPublicKey): Promise<void>;
  /** A public key with what gpg has added. */
  read(fingerprint: string): Promise<OpenPgpPublicKey>;
}

/**
 * Works with gpg on a temporary keyring of public keys, so that the keyring and the trust database of the homedir are as
 * they were, whatever happens. Private keys stay where they are: only gpg's agent and its smartcards use them.
 *
 * @throws KeyRepoError `key-repo-gpg` where gpg is missing or fails, `key-repo-gpg-key` where the homedir has not exactly
 *   one such key
 */
export async function withGpgKeyring<T>(key: GpgKey, use: (keyring: GpgKeyring) => Promise<T>): Promise<T> {
  const owner = await exportPublicKey(key);
  const folder = await mkdtemp(join(tmpdir(), 'cot-'));
  const keys = join(folder, 'keys.kbx');
  const keyring = ['--no-default-keyring', '--keyring', keys];
  // Nobody asks here whom the user trusts, and the user's trust database is not told about these keys.
  const trust = ['--trust-model', 'always', '--trustdb-name', join(folder, 'trustdb.gpg')];
  const run = (args: readonly string[], input?: string | Uint8Array) =>
    runUserGpg(key, [...keyring, ...trust, ...args], input);
  const add = async (each: OpenPgpPublicKey) => {
    await run(['--batch', '--import-options', 'import-local-sigs', '--import'], each.key.write());
  };
  const read = async (fingerprint: string) =>
    onlyKey(await run(['--batch', '--export', fingerprint]), fingerprint);
  try {
    // Without a trust database gpg imports no revocation, and it makes none where every key is trusted.
    await run(['--batch', '--trust-model', 'pgp', '--import-ownertrust']);
    await add(owner);
    assertOwnKeyring(key, keys);
    return await use({ owner, run, add, read });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * gpg 2.4 can keep public keys in a service, and then passes over every keyring that it is told. By now it has been given
 * nothing but what came from it.
 */
function assertOwnKeyring({ gpg = 'gpg', homedir }: GpgKey, keys: string): void {
  if (existsSync(keys)) return;
  throw failure(gpg, homedir, 'it does not use a keyring of its own (use-keyboxd in common.conf)');
}

/**
 * Exports the public half of one key of a homedir.
 *
 * @throws KeyRepoError `key-repo-gpg`, `key-repo-gpg-key`
 */
export async function exportPublicKey(key: GpgKey): Promise<OpenPgpPublicKey> {
  // It stands where options do.
  if (key.keyId.startsWith('-') || key.keyId === '') throw notOne(key.keyId, 'is no name of a key');
  return onlyKey(await runUserGpg(key, ['--batch', '--export', key.keyId]), key.keyId);
}

async function onlyKey(content: Uint8Array, name: string): Promise<OpenPgpPublicKey> {
  const keys = content.length === 0 ? [] : await parse(content, name);
  const [key, second] = keys;
  if (key === undefined) throw notOne(name, 'is no key that gpg knows');
  if (second !== undefined) throw notOne(name, `is the name of ${keys.length} keys that gpg knows`);
  return key;
}

async function parse(content: Uint8Array, name: string): Promise<readonly OpenPgpPublicKey[]> {
  try {
    return await parseOpenPgpPublicKeys(content);
  } catch (cause) {
    throw notOne(name, `cannot be read: ${reasonOf(cause)}`, cause);
  }
}

/**
 * Imports a private key into a homedir, by gpg's standard input.
 *
 * @throws KeyRepoError `key-repo-gpg`
 */
export async function importPrivateKey(gpg: Omit<GpgKey, 'keyId'>, privateKey: Uint8Array): Promise<void> {
  await runUserGpg(gpg, ['--batch', '--import'], privateKey);
}

/** Finds out whether gpg is there. @throws KeyRepoError `key-repo-gpg` */
export async function assertGpg({ gpg, at }: Omit<GpgKey, 'keyId'>): Promise<void> {
  await runUserGpg({ at, ...(gpg === undefined ? {} : { gpg }) }, ['--version']);
}

/** The user's options are left out, because they could make gpg do something else; those of the agent count. */
async function runUserGpg(
  { gpg = 'gpg', homedir, at, passphrase }: Omit<GpgKey, 'keyId'>,
  args: readonly string[],
  input: string | Uint8Array = '',
): Promise<Buffer> {
  const time = at.toISOString().replace(/[-:]/g, '').slice(0, 15);
  const common = ['--no-options', '--no-tty', '--faked-system-time', time, '--cert-digest-algo', 'SHA512'];
  const where = homedir === undefined ? [] : ['--homedir', homedir];
  const secret = passphrase === undefined ? [] : ['--pinentry-mode', 'loopback', '--passphrase-fd', '3'];
  const { failed, exitCode, stdout, stderr, originalMessage } = await execa(
    gpg,
    [...where, ...common, ...secret, ...args],
    {
      stdio: ['pipe', 'pipe', 'pipe', passphrase === undefined ? 'ignore' : Buffer.from(`${passphrase}\n`)],
      input,
      encoding: 'buffer',
      stripFinalNewline: false,
      reject: false,
    },
  );
  if (!failed) return Buffer.from(stdout);
  const words = exitCode === undefined ? originalMessage : lastWords(Buffer.from(stderr).toString());
  throw failure(gpg, homedir, words ?? `exit status ${exitCode}`);
}

function lastWords(stderr: string): string | undefined {
  const lines = stderr
    .split('\n')
    .filter((line) => /^gpg: \S/.test(line) && !/WARNING|system time/.test(line));
  return lines.at(-1)?.slice('gpg: '.length);
}

function failure(gpg: string, homedir: string | undefined, words: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-gpg',
    message: `${gpg} failed with ${homedir === undefined ? 'its own homedir' : `the homedir ${homedir}`}: ${words}`,
    nextStep:
      'Install GnuPG 2.2 or newer, see that its agent or the smartcard has the private key, or use a file with the private key.',
    facts: { program: gpg, homedir },
  });
}

function notOne(name: string, what: string, cause?: unknown): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-gpg-key',
    message: `${JSON.stringify(name)} ${what}`,
    nextStep: 'Name the key by its fingerprint; gpg --list-secret-keys shows those that it can use.',
    facts: { name },
    cause,
  });
}
