import { createHash, type Hash } from 'node:crypto';
import { reasonOf } from '@chain-of-trust/types';
import { readUnchanged } from '../artifacts/unchanged-file.js';
import { GeneratorError } from '../error.js';
import { decompressed } from './decompressed.js';
import { imageError } from './error.js';
import { imageIdOf } from './image-id.js';
import { readDocuments } from './read-documents.js';

/** What a blob says of the docker image that a task ran in. Each is `sha256:` and 64 hex digits. */
export interface ImageHashes {
  /**
   * The image's id: the digest of its configuration, as docker shows it. One that keeps images in containerd shows the
   * digest of their manifest in its place.
   */
  readonly imageHash: string;
  /** Of the artifact, byte for byte as it is: what the docker-image task's own blob lists. */
  readonly imageArtifactHash: string;
}

/**
 * Hashes a docker image: `image.tar`, also compressed with gzip or zstd, which is told from the bytes. The file is read once,
 * and memory does not grow with it.
 *
 * Not checked: that the layers are those that the configuration names. docker does so when it loads the image.
 *
 * @throws GeneratorError `generator-image`
 * @see docker-worker, which recorded the id that docker told, and the digest of the download
 */
export async function hashImage(file: string): Promise<ImageHashes> {
  const digest = createHash('sha256');
  const progress = { isComplete: false };
  try {
    const archive = decompressed(hashed(file, digest, progress));
    const imageHash = imageIdOf(await readDocuments(archive));
    if (!progress.isComplete) throw imageError('something follows the archive');
    return { imageHash, imageArtifactHash: `sha256:${digest.digest('hex')}` };
  } catch (cause) {
    throw cause instanceof GeneratorError ? cause : imageError(reasonOf(cause), cause);
  }
}

async function* hashed(
  file: string,
  digest: Hash,
  progress: { isComplete: boolean },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of readUnchanged(file, (cause) => imageError(reasonOf(cause), cause))) {
    digest.update(chunk);
    yield chunk;
  }
  progress.isComplete = true;
}
