import { realpath } from 'node:fs/promises';
import { UsageError } from '../../../error.js';
import { findReplaceable } from '../../../replaceable-folder.js';

/**
 * Makes sure that nobody but the caller and root can put something in the place of a file in a folder: neither there
 * nor in any folder above. A task that could would be given the runs of others, and answer that their blobs are signed.
 *
 * Not checked: access control lists.
 *
 * @throws UsageError `usage-socket`
 */
export async function checkSocketFolder(folder: string): Promise<void> {
  const problem = await findReplaceable(await existing(folder));
  if (problem !== undefined)
    throw unsafe(problem, 'Give a socket in a folder of its own, like /run/cot/generate.sock.');
}

async function existing(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (cause) {
    throw unsafe(
      `the folder ${JSON.stringify(folder)} cannot be used`,
      'Make the folder first, for the user of the worker alone.',
      cause,
    );
  }
}

/** A socket that is not safe to serve on. */
export function unsafe(message: string, nextStep: string, cause?: unknown): UsageError {
  return new UsageError({
    code: 'usage-socket',
    message,
    nextStep,
    ...(cause === undefined ? {} : { cause }),
  });
}
