import { lstat, readFile } from 'node:fs/promises';
import type { OpenPgpPublicKey } from '@chain-of-trust/signing';
import { reasonOf } from '@chain-of-trust/types';
import { parseKeyFiles } from '../disk/parse-key-files.js';
import { KeyRepoError } from '../error.js';
import { keyBounds } from '../keys/layout.js';

/**
 * Reads the one OpenPGP public key of a file.
 *
 * @throws KeyRepoError `key-repo-file`, `key-repo-secret`, `key-repo-bounds`
 */
export async function readPublicKeyFile(path: string): Promise<OpenPgpPublicKey> {
  const { openpgp, ed25519 } = await parseKeyFiles([{ path, content: await read(path) }]);
  if (ed25519.length > 0) throw refusal(path, 'is an ed25519 key, which cannot carry signatures');
  const [key, second] = openpgp;
  if (key !== undefined && second === undefined) return key;
  throw refusal(path, `holds ${openpgp.length} keys, expected one`);
}

async function read(path: string): Promise<Uint8Array> {
  try {
    const { size } = await lstat(path);
    if (size <= keyBounds.maxFileBytes) return await readFile(path);
  } catch (cause) {
    throw refusal(path, `cannot be read: ${reasonOf(cause)}`, cause);
  }
  throw new KeyRepoError({
    code: 'key-repo-bounds',
    message: `${path} is too large to be a key`,
    nextStep: 'Look at what is in there; a key has a few kilobytes.',
    facts: { path },
  });
}

function refusal(path: string, what: string, cause?: unknown): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-file',
    message: `${path} ${what}`,
    nextStep: 'Give a file with one OpenPGP public key, as gpg --armor --export writes it.',
    facts: { path },
    cause,
  });
}
