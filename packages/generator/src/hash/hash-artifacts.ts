import { join } from 'node:path';
import type { DigestAlgorithm } from '@chain-of-trust/types';
import { listArtifacts } from '../list-artifacts.js';
import { type ArtifactDigestMap, DigestTable } from './digest-table.js';
import { hashFiles } from './hash-files.js';
import { createHashes } from './hash-stream.js';

/** How a folder is hashed. */
export interface HashOptions {
  /** Defaults to sha256 alone, which is what all workers write. */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** Files that are hashed at the same time, each by a thread. Defaults to the number of processors. */
  readonly concurrency?: number;
  /** Names of further artifacts that are not listed, compared literally. What is published of them nobody verifies. */
  readonly exclude?: readonly string[];
}

/**
 * Hashes every artifact of a folder of outputs, in threads: memory does not grow with the files, and the caller's own
 * thread stays free.
 *
 * A folder without files gives an empty map, because a run without outputs is legitimate.
 *
 * @throws GeneratorError `generator-folder`, `generator-artifact`, `generator-artifact-changed`,
 *   `generator-algorithms`, `generator-thread`
 */
export async function hashArtifacts(folder: string, options: HashOptions = {}): Promise<ArtifactDigestMap> {
  const { algorithms: chosen = ['sha256'], exclude = [], concurrency } = options;
  const algorithms = createHashes(chosen).map(({ algorithm }) => algorithm); // refuses what is none before anything is read
  const names = await listArtifacts(folder, new Set(exclude));
  const files = { names, pathOf: (name: string) => join(folder, name) };
  const digests = await hashFiles(files, {
    algorithms,
    ...(concurrency === undefined ? {} : { concurrency }),
  });
  return new DigestTable(names, algorithms, digests);
}
