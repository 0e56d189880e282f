import { type DigestAlgorithm, reasonOf } from '@chain-of-trust/types';
import { batchesOf, listSources } from '../artifacts/artifact-list.js';
import type { ArtifactSource, ContentSource } from '../artifacts/source.js';
import { GeneratorError } from '../error.js';
import { type ArtifactDigestMap, DigestTable, lengthOf } from './digest-table.js';
import { hashFiles } from './hash-files.js';
import { createHashes, hashStream } from './hash-stream.js';
import { HashThreads } from './hash-threads.js';

/** How outputs are hashed. */
export interface HashSourcesOptions {
  /** Defaults to sha256 alone, which is what all workers write. */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** Files that are hashed at the same time, each by a thread. Defaults to the number of processors. */
  readonly concurrency?: number;
  /** Threads that go on afterwards, for many runs; then `concurrency` is theirs. */
  readonly threads?: HashThreads;
}

/**
 * Hashes the outputs of some sources, files in threads and what is in no file beside them.
 *
 * @throws GeneratorError `generator-folder`, `generator-artifact`, `generator-artifact-changed`,
 *   `generator-algorithms`, `generator-thread`
 */
export async function hashSources(
  sources: readonly ArtifactSource[],
  { algorithms: chosen = ['sha256'], concurrency, threads }: HashSourcesOptions = {},
): Promise<ArtifactDigestMap> {
  const algorithms = createHashes(chosen).map(({ algorithm }) => algorithm); // refuses what is none before anything is read
  const pool = threads ?? new HashThreads(concurrency);
  try {
    // Folders take some time to be listed, and threads to start.
    if (sources.some((source) => 'folder' in source)) pool.start();
    return await hashWith(pool, sources, algorithms);
  } finally {
    if (threads === undefined) await pool.close();
  }
}

async function hashWith(
  threads: HashThreads,
  sources: readonly ArtifactSource[],
  algorithms: readonly DigestAlgorithm[],
): Promise<ArtifactDigestMap> {
  const [first, second] = sources;
  if (first !== undefined && second === undefined && 'folder' in first && first.name === undefined) {
    const { names, digests } = await hashFiles(batchesOf(first), { algorithms, threads });
    return new DigestTable(names, algorithms, digests);
  }
  const { files, contents } = await listSources(sources);
  const listed = { batches: [files.names], pathOf: files.pathOf };
  const { digests: ofFiles } = await hashFiles(listed, { algorithms, threads });
  if (contents.length === 0) return new DigestTable(files.names, algorithms, ofFiles);
  const ofContents = new Map<string, Uint8Array>();
  // One after the other: each is read by this process anyway.
  for (const source of contents) ofContents.set(source.name, await hashContent(source, algorithms));
  const length = lengthOf(algorithms);
  const entries = [
    ...files.names.map(
      (name, index) => [name, ofFiles.subarray(index * length, (index + 1) * length)] as const,
    ),
    ...ofContents,
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  return new DigestTable(
    entries.map(([name]) => name),
    algorithms,
    Buffer.concat(entries.map(([, digests]) => digests)),
  );
}

async function hashContent(
  { name, content }: ContentSource,
  algorithms: readonly DigestAlgorithm[],
): Promise<Uint8Array> {
  const chunks = content instanceof Uint8Array ? toStream(content) : content;
  const digests = await hashStream(chunks, algorithms).catch((cause: unknown) => {
    throw cause instanceof GeneratorError ? cause : unreadable(name, cause);
  });
  return Buffer.concat(algorithms.map((algorithm) => Buffer.from(digests[algorithm] ?? '', 'hex')));
}

function unreadable(name: string, cause: unknown): GeneratorError {
  return new GeneratorError({
    code: 'generator-artifact',
    message: `${JSON.stringify(name)} cannot be read: ${reasonOf(cause)}`,
    nextStep: 'Find out why its source has ended before it was read to its end.',
    facts: { name },
    cause,
  });
}

async function* toStream(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
