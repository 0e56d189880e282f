import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { reasonOf } from '@chain-of-trust/types';
import { SigningError } from '../error.js';
import { hasSmallOrder } from './small-order.js';

/** DER in front of the raw 32 bytes, by RFC 8410: SubjectPublicKeyInfo and PKCS #8. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** An ed25519 public key. Made by {@link parseEd25519PublicKey}. */
export class Ed25519PublicKey {
  /** Base64 of the 32 bytes: how generic-worker and scriptworker write it. */
  readonly fingerprint: string;
  readonly keyObject: KeyObject;

  constructor(keyObject: KeyObject) {
    this.keyObject = keyObject;
    this.fingerprint = rawPublicKey(keyObject).toString('base64');
  }
}

/** An ed25519 private key. Made by {@link parseEd25519PrivateKey}. */
export class Ed25519PrivateKey {
  readonly publicKey: Ed25519PublicKey;
  readonly keyObject: KeyObject;

  constructor(keyObject: KeyObject) {
    this.keyObject = keyObject;
    this.publicKey = new Ed25519PublicKey(createPublicKey(keyObject));
  }
}

/**
 * Parses a public key: base64 of its 32 bytes, or PEM (SubjectPublicKeyInfo).
 *
 * White space around it is ignored; anything else that is not canonical base64 is refused.
 *
 * @throws SigningError `signing-key-malformed`, `signing-key-secret`, `signing-key-weak`
 * @see RFC 8032 section 5.1.5; RFC 8410 for PEM
 */
export function parseEd25519PublicKey(content: string | Uint8Array): Ed25519PublicKey {
  const text = toText(content);
  if (text.includes('PRIVATE KEY')) throw secretKey();
  const keyObject = read(() => {
    if (isPem(text, 'PUBLIC KEY')) return createPublicKey(text);
    return createPublicKey({ key: Buffer.concat([spkiPrefix, decode32(text)]), format: 'der', type: 'spki' });
  });
  if (hasSmallOrder(rawPublicKey(keyObject))) throw weakKey();
  return new Ed25519PublicKey(keyObject);
}

/**
 * Parses a private key: base64 of the 32-byte seed, or PEM (PKCS #8, unencrypted).
 *
 * @throws SigningError `signing-key-malformed`
 */
export function parseEd25519PrivateKey(content: string | Uint8Array): Ed25519PrivateKey {
  const text = toText(content);
  const keyObject = read(() => {
    if (isPem(text, 'PRIVATE KEY')) return createPrivateKey(text);
    return createPrivateKey({
      key: Buffer.concat([pkcs8Prefix, decode32(text)]),
      format: 'der',
      type: 'pkcs8',
    });
  });
  return new Ed25519PrivateKey(keyObject);
}

/** A new key pair in both notations. */
export interface Ed25519KeyPair {
  /** Base64 of the 32-byte seed. */
  readonly privateKey: string;
  /** Base64 of the 32 bytes. */
  readonly publicKey: string;
  readonly privateKeyPem: string;
  readonly publicKeyPem: string;
}

/** Makes a new key pair from the system's random source. */
export function generateEd25519KeyPair(): Ed25519KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(pkcs8Prefix.length);
  return {
    privateKey: seed.toString('base64'),
    publicKey: rawPublicKey(publicKey).toString('base64'),
    privateKeyPem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKeyPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}

function rawPublicKey(keyObject: KeyObject): Buffer {
  return keyObject.export({ format: 'der', type: 'spki' }).subarray(spkiPrefix.length);
}

function toText(content: string | Uint8Array): string {
  return (typeof content === 'string' ? content : Buffer.from(content).toString('latin1')).trim();
}

/** OpenSSL reads the first block of a file and ignores the rest, so that another key there would go unnoticed. */
function isPem(text: string, label: string): boolean {
  return new RegExp(`^-----BEGIN ${label}-----[A-Za-z0-9+/=\\s]*-----END ${label}-----$`).test(text);
}

function decode32(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 32 && bytes.toString('base64') === text) return bytes;
  throw new SigningError({
    code: 'signing-key-malformed',
    message: 'not an ed25519 key: expected the base64 of 32 bytes, or PEM',
    nextStep: 'Give the key as generic-worker or `cot keygen` has written it.',
  });
}

function read(create: () => KeyObject): KeyObject {
  let keyObject: KeyObject;
  try {
    keyObject = create();
  } catch (cause) {
    if (cause instanceof SigningError) throw cause;
    const reason = reasonOf(cause);
    throw new SigningError({
      code: 'signing-key-malformed',
      message: `not an ed25519 key: ${reason}`,
      cause,
    });
  }
  if (keyObject.asymmetricKeyType === 'ed25519') return keyObject;
  const message = `expected an ed25519 key, got ${keyObject.asymmetricKeyType}`;
  throw new SigningError({ code: 'signing-key-malformed', message });
}

function secretKey(): SigningError {
  return new SigningError({
    code: 'signing-key-secret',
    message: 'a private key was given where a public key belongs',
    nextStep: 'Remove it from there at once, treat it as leaked, and give the public key instead.',
  });
}

function weakKey(): SigningError {
  return new SigningError({
    code: 'signing-key-weak',
    message: 'the ed25519 public key is a point of small order, under which anybody can sign',
    nextStep: 'Find out who made this key; no honest key generator does.',
  });
}
