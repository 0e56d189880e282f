import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { reasonOf } from '@chain-of-trust/types';
import { GeneratorError } from '../error.js';

const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Reads a file that the task may have written; `undefined` where it has not.
 *
 * The worker can read more than the task, and what it reads here is published. So neither symbolic nor hard links are
 * followed, and pipes are not waited for.
 *
 * Not checked: folders on the way. The worker has to own them, or to end the task's processes first.
 *
 * @throws GeneratorError `generator-additional-data`
 */
export async function readAdditionalData(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, readOnly);
    const stats = await file.stat();
    const { nlink, size } = stats;
    if (!stats.isFile()) throw unreadable('it is no regular file');
    if (nlink !== 1) throw unreadable('it is a link to another file');
    if (size > maxBytes) throw unreadable(`it has ${size} bytes, more than ${maxBytes}`);
    return await file.readFile();
  } catch (cause) {
    if (cause instanceof GeneratorError) throw cause;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw unreadable(reasonOf(cause), cause);
  } finally {
    await file?.close();
  }
}

function unreadable(reason: string, cause?: unknown): GeneratorError {
  return new GeneratorError({
    code: 'generator-additional-data',
    message: `the additional data of the task cannot be read: ${reason}`,
    nextStep: 'Have the task write a regular file of at most 1 MB there, or none.',
    cause,
  });
}
