import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { reasonOf } from '@chain-of-trust/types';
import { UsageError } from '../../error.js';

/**
 * The sha256 of a file of any size, in lower-case hex.
 *
 * @throws UsageError `usage-file`
 */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (cause) {
    throw new UsageError({
      code: 'usage-file',
      message: `the bundle cannot be read: ${reasonOf(cause)}`,
      nextStep: 'Check the path and its permissions.',
      facts: { path },
      cause,
    });
  }
  return hash.digest('hex');
}
