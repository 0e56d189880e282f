import { readFile } from 'node:fs/promises';
import { reasonOf } from '@chain-of-trust/types';
import { UsageError } from './error.js';

/**
 * Reads a file that the caller named.
 *
 * @throws UsageError `usage-file`
 */
export async function readFileOf(path: string, what: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new UsageError({
      code: 'usage-file',
      message: `the ${what} cannot be read: ${reason}`,
      nextStep: 'Check the path and its permissions.',
      facts: { path },
      cause,
    });
  }
}
