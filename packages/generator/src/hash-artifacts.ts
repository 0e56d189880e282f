import { join } from 'node:path';
import type { ArtifactDigests, DigestAlgorithm } from '@chain-of-trust/types';
import pLimit from 'p-limit';
import { hashFile } from './hash-file.js';
import { createHashes } from './hash-stream.js';
import { listArtifacts } from './list-artifacts.js';

/** Digests by artifact name, sorted by name. */
export type ArtifactDigestMap = ReadonlyMap<string, ArtifactDigests>;

/** How a folder is hashed. */
export interface HashOptions {
  /** Defaults to sha256 alone, which is what all workers write. */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** Files that are read at the same time. Defaults to 4. */
  readonly concurrency?: number;
  /** Names of further artifacts that are not listed, compared literally. What is published of them nobody verifies. */
  readonly exclude?: readonly string[];
}

/**
 * Hashes every artifact of a folder of outputs, streaming: memory does not grow with the files.
 *
 * A folder without files gives an empty map, because a run without outputs is legitimate.
 *
 * @throws GeneratorError `generator-folder`, `generator-artifact`, `generator-artifact-changed`,
 *   `generator-algorithms`
 */
export async function hashArtifacts(folder: string, options: HashOptions = {}): Promise<ArtifactDigestMap> {
  const { algorithms = ['sha256'], concurrency = 4, exclude = [] } = options;
  createHashes(algorithms); // refuses what is no algorithm before anything is read
  const limit = pLimit(concurrency);
  const names = await listArtifacts(folder, new Set(exclude));
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
