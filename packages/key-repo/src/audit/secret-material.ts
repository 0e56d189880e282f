import { parseEd25519PrivateKey } from '@chain-of-trust/signing';

const armor = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/;
const secretName = /(?:^|[^a-z])(?:sec|secret|priv|private|seed)(?:[^a-z]|$)/i;

/** A file, and the ed25519 public keys that are known. */
export interface SuspectFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly publicKeys: ReadonlySet<string>;
}

/**
 * Says which private key a file seems to hold; `undefined` for none.
 *
 * Seeds of ed25519 have no mark. One is told by its public key standing beside it, in the same file or another one; by
 * being raw bytes, as which no public key is read; or by the name of the file.
 *
 * Not noticed: the base64 of a seed whose public key is not known, in a file of any other name.
 */
export function secretIn({ path, content, publicKeys }: SuspectFile): string | undefined {
  const text = Buffer.from(content).toString('latin1');
  if (armor.test(text)) return 'an armored private key';
  const decoded = decode(content, text.trim());
  if (decoded === undefined) return undefined;
  const seed = publicKeyOf(decoded.bytes.subarray(0, 32));
  if (decoded.bytes.length === 64)
    return decoded.bytes.subarray(32).toString('base64') === seed ? `the private key of ${seed}` : undefined;
  if (publicKeys.has(seed)) return `the private key of ${seed}`;
  if (decoded.isRaw) return 'what looks like the seed of an ed25519 key';
  const [name = ''] = path.split('/').slice(-1);
  return secretName.test(name) ? 'what is named as a private key' : undefined;
}

/** 32 bytes are a seed or a public key; 64 the two together, as Go writes them. */
function decode(
  content: Uint8Array,
  text: string,
): { readonly bytes: Buffer; readonly isRaw: boolean } | undefined {
  const isLong = (bytes: Uint8Array) => bytes.length === 32 || bytes.length === 64;
  const isText = /^[\t\n\r\x20-\x7e]*$/.test(text);
  if (isLong(content) && !isText) return { bytes: Buffer.from(content), isRaw: true };
  if (text.length > 88 || !/^[A-Za-z0-9+/]+=*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return isLong(bytes) ? { bytes, isRaw: false } : undefined;
}

function publicKeyOf(seed: Uint8Array): string {
  return parseEd25519PrivateKey(Buffer.from(seed).toString('base64')).publicKey.fingerprint;
}
