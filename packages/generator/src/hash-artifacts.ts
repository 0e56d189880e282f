import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactDigests, DigestAlgorithm } from '@chain-of-trust/types';
import pLimit from 'p-limit';
import { GeneratorError } from './error.js';
import { createHashes, hashStream } from './hash-stream.js';
import { listArtifacts } from './list-artifacts.js';

/** Digests by artifact name, sorted by name. */
export type ArtifactDigestMap = ReadonlyMap<string, ArtifactDigests>;

/** How a folder is hashed. */
export interface HashOptions {
  /** Defaults to sha256 alone, which is what all workers write. */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** Files that are read at the same time. Defaults to 4. */
  readonly concurrency?: number;
}

/** Large enough that calls do not count beside hashing, small enough to stay in the cache. */
const chunkBytes = 256 * 1024;

/**
 * Hashes every artifact of a folder of outputs, streaming: memory does not grow with the files.
 *
 * A folder without files gives an empty map, because a run without outputs is legitimate.
 *
 * @throws GeneratorError `generator-folder`, `generator-artifact`, `generator-artifact-changed`,
 *   `generator-algorithms`
 */
export async function hashArtifacts(folder: string, options: HashOptions = {}): Promise<ArtifactDigestMap> {
  const { algorithms = ['sha256'], concurrency = 4 } = options;
  createHashes(algorithms);
  const limit = pLimit(concurrency);
  const names = await listArtifacts(folder);
  const entries = names.map((name) =>
    limit(
      async (): Promise<[string, ArtifactDigests]> => [
        name,
        await hashFile(join(folder, name), name, algorithms),
      ],
    ),
  );
  const settled = await Promise.allSettled(entries);
  return new Map(
    settled.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    }),
  );
}

// Without O_NOFOLLOW a file could be swapped for a link between listing and opening, without O_NONBLOCK for a pipe.
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

async function hashFile(
  path: string,
  name: string,
  algorithms: readonly DigestAlgorithm[],
): Promise<ArtifactDigests> {
  let file: FileHandle;
  try {
    file = await open(path, readOnly);
  } catch (cause) {
    throw changed(name, cause);
  }
  try {
    return await hashOpened(file, name, algorithms);
  } finally {
    await file.close();
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
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw changed(name);
  return digests;
}

/** Yields the same buffer each time: whoever reads it must be done before asking for the next. */
async function* chunksOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.allocUnsafe(chunkBytes);
  while (true) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) return;
    yield chunk.subarray(0, bytesRead);
  }
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
