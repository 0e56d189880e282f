import type { ArtifactDigestMap } from './digest-table.js';
import { type HashSourcesOptions, hashSources } from './hash-sources.js';

/** How a folder is hashed. */
export interface HashOptions extends HashSourcesOptions {
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
export function hashArtifacts(folder: string, options: HashOptions = {}): Promise<ArtifactDigestMap> {
  const { exclude = [], ...rest } = options;
  return hashSources([{ folder, exclude }], rest);
}
