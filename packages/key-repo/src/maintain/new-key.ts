import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Ed25519PublicKey, type OpenPgpPublicKey, openPgpKeyStatus } from '@chain-of-trust/signing';
import { reasonOf } from '@chain-of-trust/types';
import { secretIn } from '../audit/secret-material.js';
import type { KeyPlace } from '../diff/comparable-key.js';
import type { KeyFile } from '../disk/key-files.js';
import { parseKeyFiles } from '../disk/parse-key-files.js';
import { KeyRepoError } from '../error.js';
import { keyBounds } from '../keys/layout.js';
import { refuseUncertifiable } from '../keys/uncertifiable.js';

/** A public key that can be used, in a file of its own. */
export interface NewKey extends KeyFile {
  readonly fingerprint: string;
  readonly userIds: readonly string[];
  /** The key as the library writes it, however the file is armored; of ed25519 keys, their bytes in base64. */
  readonly canonical: string;
  readonly format: 'openpgp' | 'ed25519';
  /** Whether it takes back a key that is there. */
  readonly isRevocation: boolean;
}

/** Where a key should go, and who vouches for those there. */
export interface NewKeyOptions {
  readonly place: KeyPlace;
  readonly at: Date;
  readonly certifiers: readonly OpenPgpPublicKey[];
  /** Of ed25519 keys that are known, by which their seeds are told from other public keys. */
  readonly publicKeys: ReadonlySet<string>;
  /** Fingerprints of the OpenPGP keys that are there: their revocations have to be told. */
  readonly present: ReadonlySet<string>;
}

/**
 * Reads a file that holds exactly one public key, and checks that a verifier could use it where it should go.
 *
 * @throws KeyRepoError `key-repo-secret`, `key-repo-file`, `key-repo-bounds`; `key-repo-add-key` for several keys, and
 *   one that is expired, too weak, broken, or certified by nobody trusted, or is revoked and was not there before
 */
export async function readNewKey(path: string, options: NewKeyOptions): Promise<NewKey> {
  const content = await readBounded(path);
  const secret = secretIn({ path: basename(path), content, publicKeys: options.publicKeys });
  if (secret !== undefined) throw secretKey(path, secret);
  const { openpgp, ed25519 } = await parseKeyFiles([{ path, content }]);
  const [key, second] = [...openpgp, ...ed25519];
  if (key === undefined || second !== undefined)
    throw refusal(path, `holds ${openpgp.length + ed25519.length} keys`, 'Give one key a file.');
  if (options.place !== 'flat') refuseUncertifiable(ed25519, path);
  const found = { path, content, fingerprint: key.fingerprint };
  return isOpenPgp(key) ? { ...found, ...(await checked(path, key, options)) } : { ...found, ...raw(key) };
}

function isOpenPgp(key: OpenPgpPublicKey | Ed25519PublicKey): key is OpenPgpPublicKey {
  return 'userIds' in key;
}

function raw({ fingerprint }: Ed25519PublicKey) {
  return { userIds: [], canonical: fingerprint, format: 'ed25519' as const, isRevocation: false };
}

async function checked(
  path: string,
  key: OpenPgpPublicKey,
  { place, at, certifiers, present }: NewKeyOptions,
) {
  const vouched = place === 'valid' ? { certifiers } : {};
  const { reason } = await openPgpKeyStatus(key, { at, ...vouched });
  const isRevocation = reason?.code === 'signing-key-revoked' && present.has(key.fingerprint);
  if (reason !== undefined && !isRevocation) {
    const isUncertified = reason.code === 'signing-key-not-certified';
    const nextStep = isUncertified
      ? 'Let somebody whose key is in trusted/ certify it first.'
      : 'Give a version of the key that can be used, or another key.';
    throw refusal(path, `cannot be used: ${reason.message}`, nextStep);
  }
  return { userIds: key.userIds, canonical: canonicalOf(key), format: 'openpgp' as const, isRevocation };
}

/** The bytes of a key, however its file is armored. */
export function canonicalOf({ key }: OpenPgpPublicKey): string {
  return Buffer.from(key.write()).toString('base64');
}

async function readBounded(path: string): Promise<Uint8Array> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw new Error('it is no file');
    if (stats.size > keyBounds.maxFileBytes) throw tooLarge(path, stats.size);
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof KeyRepoError) throw cause;
    throw new KeyRepoError({
      code: 'key-repo-file',
      message: `${path} cannot be read: ${reasonOf(cause)}`,
      nextStep: 'Check the path and its permissions.',
      facts: { path },
      cause,
    });
  }
}

function tooLarge(path: string, size: number): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-bounds',
    message: `${path} is too large to be a key: ${size} bytes`,
    nextStep: 'Look at what is in there; a key has a few kilobytes.',
    facts: { path, size },
  });
}

function secretKey(path: string, what: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-secret',
    message: `${path} holds ${what}`,
    nextStep: 'Give the public key; a private one has no place in a repository.',
    facts: { path },
  });
}

/** The refusal of a file that is to be added. */
export function refusal(path: string, what: string, nextStep: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-add-key',
    message: `${path} ${what}`,
    nextStep,
    facts: { path },
  });
}
