import { createHash } from 'node:crypto';
import { constants, type FileHandle, open } from 'node:fs/promises';
import { type ArtifactDigests, digestAlgorithms, reasonOf } from '@chain-of-trust/types';
import { GeneratorError } from '../error.js';

/** The bytes of one artifact, which can be read more than once. */
export interface UploadContent {
  readonly name: string;
  readonly length: number;
  /** What the blob says of the bytes. */
  readonly digests: ArtifactDigests;
  readonly read: () => AsyncIterable<Uint8Array>;
}

/** Bytes in memory. */
export function contentOfBytes(name: string, bytes: Uint8Array): UploadContent {
  return { name, length: bytes.length, digests: digestsOf(bytes), read: () => whole(bytes) };
}

function digestsOf(bytes: Uint8Array): ArtifactDigests {
  return { sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * A file that was hashed. Reading it ends with an error before its last byte is given when it is no longer what was
 * hashed, so that no store ever has the whole of something else under a signed name.
 *
 * @throws GeneratorError `generator-artifact-changed`
 */
export async function contentOfFile(
  name: string,
  path: string,
  digests: ArtifactDigests,
): Promise<UploadContent> {
  const length = await withFile(name, path, async (file) => (await file.stat()).size);
  return { name, length, digests, read: () => unchanged(name, readChunks(name, path, length), digests) };
}

const chunkBytes = 256 * 1024;

// Never through a link that was put in place of the file, nor waiting for a pipe that was.
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

async function withFile<T>(name: string, path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, readOnly).catch((cause: unknown) => {
    throw changed(name, cause);
  });
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** Exactly the length that was announced, so that a file that grows meanwhile is told by its digest. */
async function* readChunks(name: string, path: string, length: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, readOnly).catch((cause: unknown) => {
    throw changed(name, cause);
  });
  try {
    for (let at = 0; at < length; ) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(Math.min(chunkBytes, length - at)));
      if (bytesRead === 0) throw changed(name);
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
    const { bytesRead } = await file.read(Buffer.allocUnsafe(1));
    if (bytesRead > 0) throw changed(name);
  } finally {
    await file.close();
  }
}

async function* unchanged(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  digests: ArtifactDigests,
): AsyncGenerator<Uint8Array> {
  const hashes = digestAlgorithms
    .filter((algorithm) => digests[algorithm] !== undefined)
    .map((algorithm) => ({ algorithm, hash: createHash(algorithm) }));
  let held: Uint8Array | undefined;
  for await (const chunk of chunks) {
    for (const { hash } of hashes) hash.update(chunk);
    if (held !== undefined) yield held;
    held = chunk;
  }
  if (hashes.length === 0 || hashes.some(({ algorithm, hash }) => hash.digest('hex') !== digests[algorithm]))
    throw changed(name);
  if (held !== undefined) yield held;
}

function changed(name: string, cause?: unknown): GeneratorError {
  return new GeneratorError({
    code: 'generator-artifact-changed',
    message: `${JSON.stringify(name)} is not what was hashed any more${cause === undefined ? '' : `: ${reasonOf(cause)}`}`,
    nextStep: 'End every process of the task before its outputs are hashed and uploaded.',
    facts: { name },
    cause,
  });
}
