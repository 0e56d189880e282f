import {
  type Ed25519PublicKey,
  type OpenPgpPublicKey,
  parseEd25519PublicKey,
  parseOpenPgpPublicKeys,
  SigningError,
} from '@chain-of-trust/signing';
import { KeyRepoError } from '../error.js';
import type { KeyFile } from './key-files.js';

/** The keys of some files, by format. */
export interface ParsedKeys {
  readonly ed25519: readonly Ed25519PublicKey[];
  readonly openpgp: readonly OpenPgpPublicKey[];
}

/**
 * Parses key files of either format; the content tells which one.
 *
 * @throws KeyRepoError `key-repo-file`, `key-repo-secret`, with the path of the file
 */
export async function parseKeyFiles(files: readonly KeyFile[]): Promise<ParsedKeys> {
  const ed25519: Ed25519PublicKey[] = [];
  const openpgp: OpenPgpPublicKey[] = [];
  for (const { path, content } of files) {
    try {
      if (isEd25519(content)) ed25519.push(parseEd25519PublicKey(content));
      else openpgp.push(...(await parseOpenPgpPublicKeys(content)));
    } catch (error) {
      throw toKeyRepoError(path, error);
    }
  }
  return { ed25519, openpgp };
}

/** Base64 of 32 bytes or PEM; an OpenPGP key is longer, and its armor has other words. */
function isEd25519(content: Uint8Array): boolean {
  if (content.length > 4096) return false;
  const text = Buffer.from(content).toString('latin1').trim();
  return /^[A-Za-z0-9+/]{43}=$/.test(text) || /^-----BEGIN (?!PGP )[A-Z ]+-----/.test(text);
}

function toKeyRepoError(path: string, error: unknown): unknown {
  if (!(error instanceof SigningError)) return error;
  return new KeyRepoError({
    code: error.code === 'signing-key-secret' ? 'key-repo-secret' : 'key-repo-file',
    message: `${path}: ${error.message}`,
    nextStep: error.nextStep ?? 'Replace the file by a public key, or remove it.',
    facts: { path },
    cause: error,
  });
}
