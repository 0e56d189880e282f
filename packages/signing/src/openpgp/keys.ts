import { reasonOf } from '@chain-of-trust/types';
import type { PrivateKey, PublicKey } from 'openpgp';
import { SigningError } from '../error.js';
import { loadOpenPgp, strictConfig } from './library.js';

/** An OpenPGP public key with its subkeys and user IDs. Made by {@link parseOpenPgpPublicKeys}. */
export class OpenPgpPublicKey {
  /** Of the primary key, lower-case hex. */
  readonly fingerprint: string;
  readonly subkeyFingerprints: readonly string[];
  readonly userIds: readonly string[];
  readonly key: PublicKey;

  constructor(key: PublicKey) {
    this.key = key;
    this.fingerprint = key.getFingerprint();
    this.subkeyFingerprints = key.subkeys.map((subkey) => subkey.getFingerprint());
    this.userIds = key.getUserIDs();
  }
}

/** An OpenPGP private key, unlocked. Made by {@link parseOpenPgpPrivateKey}. */
export class OpenPgpPrivateKey {
  readonly fingerprint: string;
  readonly key: PrivateKey;
  /** As it was read: with its passphrase, where it has one. */
  readonly stored: PrivateKey;

  constructor(key: PrivateKey, stored: PrivateKey = key) {
    this.key = key;
    this.stored = stored;
    this.fingerprint = key.getFingerprint();
  }
}

/**
 * Parses public keys, armored (one or several blocks) or binary.
 *
 * Not checked: self-signatures, validity, trust. All of that depends on a time and is checked on use.
 *
 * @throws SigningError `signing-key-malformed`, `signing-key-secret`
 * @see RFC 9580 section 10.1 (Transferable Public Keys)
 */
export async function parseOpenPgpPublicKeys(content: Uint8Array): Promise<readonly OpenPgpPublicKey[]> {
  const { readKeys } = await loadOpenPgp();
  const config = await strictConfig();
  const blocks = splitBlocks(content);
  const keys: OpenPgpPublicKey[] = [];
  for (const block of blocks) {
    const found = await reading(() =>
      typeof block === 'string'
        ? readKeys({ armoredKeys: block, config })
        : readKeys({ binaryKeys: block, config }),
    );
    if (found.some((key) => key.isPrivate())) throw secretKey();
    keys.push(...found.map((key) => new OpenPgpPublicKey(key)));
  }
  if (keys.length === 0) throw malformed('there is no key in it');
  return keys;
}

/**
 * Parses one private key, armored or binary, and unlocks it.
 *
 * @throws SigningError `signing-key-malformed`, `signing-key-passphrase`
 */
export async function parseOpenPgpPrivateKey(
  content: Uint8Array,
  options: { readonly passphrase?: string } = {},
): Promise<OpenPgpPrivateKey> {
  const { decryptKey } = await loadOpenPgp();
  const config = await strictConfig();
  const key = await readPrivateKey(content);
  if (key.isDecrypted()) return new OpenPgpPrivateKey(key);
  const { passphrase } = options;
  if (passphrase === undefined) throw locked('the private key is locked and no passphrase is given');
  try {
    return new OpenPgpPrivateKey(await decryptKey({ privateKey: key, passphrase, config }), key);
  } catch (cause) {
    throw locked('the passphrase does not unlock the private key', cause);
  }
}

/**
 * Parses one private key, armored or binary, and returns its public half. It needs no passphrase.
 *
 * @throws SigningError `signing-key-malformed`
 */
export async function parseOpenPgpPublicHalf(content: Uint8Array): Promise<OpenPgpPublicKey> {
  return new OpenPgpPublicKey((await readPrivateKey(content)).toPublic());
}

async function readPrivateKey(content: Uint8Array): Promise<PrivateKey> {
  const { readPrivateKeys } = await loadOpenPgp();
  const config = await strictConfig();
  const [block, secondBlock] = splitBlocks(content);
  if (block === undefined || secondBlock !== undefined) throw malformed('expected exactly one private key');
  const [key, secondKey] = await reading(() =>
    typeof block === 'string'
      ? readPrivateKeys({ armoredKeys: block, config })
      : readPrivateKeys({ binaryKeys: block, config }),
  );
  if (key === undefined || secondKey !== undefined) throw malformed('expected exactly one private key');
  return key;
}

const armorLine = /^-----BEGIN PGP (?:PUBLIC|PRIVATE) KEY BLOCK-----$/m;

/** The library reads the first block of a file and ignores the rest, so files are taken apart first. */
function splitBlocks(content: Uint8Array): (string | Uint8Array)[] {
  const text = Buffer.from(content).toString('latin1').replace(/\r\n/g, '\n');
  if (!armorLine.test(text)) return content.length === 0 ? [] : [content];
  const parts = text.split(/^(?=-----BEGIN PGP )/m);
  const [before = ''] = parts;
  return (before.startsWith('-----BEGIN ') ? parts : parts.slice(1)).map((part) => part.trim());
}

async function reading<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw malformed(reasonOf(cause), cause);
  }
}

function malformed(reason: string, cause?: unknown): SigningError {
  return new SigningError({
    code: 'signing-key-malformed',
    message: `not an OpenPGP key: ${reason}`,
    nextStep: 'Export the key again, with gpg --armor --export.',
    cause,
  });
}

function secretKey(): SigningError {
  return new SigningError({
    code: 'signing-key-secret',
    message: 'a private key was given where a public key belongs',
    nextStep: 'Remove it from there at once, treat it as leaked, and give the public key instead.',
  });
}

function locked(message: string, cause?: unknown): SigningError {
  return new SigningError({
    code: 'signing-key-passphrase',
    message,
    nextStep: 'Give the passphrase of the key, or a key without one that only the worker can read.',
    cause,
  });
}
