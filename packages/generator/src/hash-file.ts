import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type ArtifactDigests, type DigestAlgorithm, reasonOf } from '@chain-of-trust/types';
import { GeneratorError } from './error.js';
import { hashStream } from './hash-stream.js';

/** Large enough that calls do not count beside hashing, small enough to stay in the cache. */
const chunkBytes = 256 * 1024;

// Without O_NOFOLLOW a file could be swapped for a link between listing and opening, without O_NONBLOCK for a pipe.
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Hashes one file, and makes sure that it stayed the same meanwhile, by its size and the time of its last change (ctime).
 *
 * @throws GeneratorError `generator-artifact`, `generator-artifact-changed`, `generator-algorithms`
 */
export async function hashFile(
  path: string,
  name: string,
  algorithms: readonly DigestAlgorithm[],
): Promise<ArtifactDigests> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, readOnly);
    return await hashOpened(file, name, algorithms);
  } catch (cause) {
    throw cause instanceof GeneratorError ? cause : unreadable(name, cause);
  } finally {
    await file?.close();
  }
}

async function hashOpened(
  file: FileHandle,
  name: string,
  algorithms: readonly DigestAlgorithm[],
): Promise<ArtifactDigests> {
  const before = await file.stat({ bigint: true });
  if (!before.isFile()) throw changed(name);
  const digests = await hashStream(chunksOf(file), algorithms);
  const after = await file.stat({ bigint: true });
  // Unlike mtime, nobody can set ctime back. File clocks tick in milliseconds, so the size is compared as well.
  if (after.size !== before.size || after.ctimeNs !== before.ctimeNs) throw changed(name);
  return digests;
}

/**
 * Reads one chunk ahead, so that the disk and the processor work at the same time. The buffers are used again:
 * whoever reads a chunk must be done with it before asking for the next.
 */
async function* chunksOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  let [current, spare] = [Buffer.allocUnsafe(chunkBytes), Buffer.allocUnsafe(chunkBytes)];
  let { bytesRead } = await file.read(current, 0, chunkBytes, null);
  while (bytesRead > 0) {
    const next = file.read(spare, 0, chunkBytes, null);
    try {
      yield current.subarray(0, bytesRead);
    } finally {
      // Also when nobody asks for the next chunk: the file must not be closed under a read.
      ({ bytesRead } = await next);
    }
    [current, spare] = [spare, current];
  }
}

/** What opening says when the name stands for something else than when it was listed. */
const signsOfChange: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'ENXIO']);

function unreadable(name: string, cause: unknown): GeneratorError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (signsOfChange.has(code)) return changed(name, cause);
  return new GeneratorError({
    code: 'generator-artifact',
    message: `${JSON.stringify(name)} cannot be read: ${reasonOf(cause)}`,
    nextStep: 'Let the worker read every output of the task.',
    facts: { name },
    cause,
  });
}

function changed(name: string, cause?: unknown): GeneratorError {
  return new GeneratorError({
    code: 'generator-artifact-changed',
    message: `${JSON.stringify(name)} changed or vanished while it was hashed`,
    nextStep: 'Make sure that the task has ended, with all its processes, before its outputs are hashed.',
    facts: { name },
    cause,
  });
}
