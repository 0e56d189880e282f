import type { JsonObject } from '@chain-of-trust/types';
import type { ArtifactSource } from './artifacts/source.js';
import { type FinishedRun, formatBlob } from './build-blob.js';
import type { ArtifactDigestMap } from './hash/digest-table.js';
import { type HashSourcesOptions, hashSources } from './hash/hash-sources.js';
import { type BlobFile, signDocument, type WorkerPrivateKeys } from './sign-blob.js';

/** What {@link createChainOfTrust} needs beside the run. */
export interface CreateOptions extends HashSourcesOptions {
  /** All outputs of the run; none for a run without any. */
  readonly artifacts: readonly ArtifactSource[];
  /** Further members of the document, which are not the worker's word, as `prepareRun` finds them. */
  readonly additions?: JsonObject;
  readonly keys: WorkerPrivateKeys;
  /** Time of the OpenPGP signature. */
  readonly at: Date;
}

/** A signed blob, and what it says about artifacts. */
export interface ChainOfTrust {
  readonly artifacts: ArtifactDigestMap;
  /** What to publish with the run, in the order in which to publish it: a document never before its signature. */
  readonly files: readonly BlobFile[];
}

/**
 * Makes the chain of trust of a finished run: hashes its outputs, builds the blob and signs it with every given key.
 * Nothing is written. The same run, outputs, keys and time give the same bytes.
 *
 * Not checked: that the outputs are all that the run has published, and what happens to files after they were hashed.
 *
 * @throws GeneratorError any code but `generator-output`
 * @throws SigningError when the OpenPGP key may not sign
 * @see spec, "Chain of Trust Artifact Generation"
 */
export async function createChainOfTrust(
  run: FinishedRun,
  { artifacts: sources, additions, keys, at, ...how }: CreateOptions,
): Promise<ChainOfTrust> {
  const artifacts = await hashSources(sources, how);
  const files = await signDocument(formatBlob(run, artifacts, additions), keys, { at });
  return { artifacts, files };
}
