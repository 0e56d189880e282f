import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { reasonOf } from '@chain-of-trust/types';
import { KeyRepoError } from '../error.js';

const maxPrivateKeyBytes = 1024 * 1024;

/**
 * Reads a private key or passphrase from a regular file that only its owner can read.
 *
 * A key that the task's user can read is no second factor. On Windows, which has no such bits, the mode is not
 * checked.
 *
 * @throws KeyRepoError `key-repo-permissions`, `key-repo-file`, `key-repo-bounds`
 * @see spec, "Embedded GPG keys" (permissioned so the task user doesn't have access to it)
 */
export async function readPrivateKeyFile(path: string): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => {
    throw refusal('key-repo-file', path, `cannot be read: ${reasonOf(cause)}`, cause);
  });
  try {
    const { mode, size } = await regularFile(file, path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw refusal(
        'key-repo-permissions',
        path,
        `can be read by others (mode ${(mode & 0o777).toString(8)})`,
      );
    }
    if (size > maxPrivateKeyBytes)
      throw refusal('key-repo-bounds', path, `is too large for a key: ${size} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function regularFile(file: Awaited<ReturnType<typeof open>>, path: string) {
  const stats = await file.stat();
  if (stats.isFile()) return stats;
  throw refusal('key-repo-file', path, 'is no regular file');
}

function refusal(code: KeyRepoError['code'], path: string, what: string, cause?: unknown): KeyRepoError {
  return new KeyRepoError({
    code,
    message: `the private key ${path} ${what}`,
    nextStep: 'Keep it in a file of mode 0600 that belongs to the worker.',
    facts: { path },
    cause,
  });
}
