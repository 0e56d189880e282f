import type { DigestAlgorithm } from '@chain-of-trust/types';
import { type FinishedRun, formatBlob } from './build-blob.js';
import type { ArtifactDigestMap } from './hash/digest-table.js';
import { hashArtifacts } from './hash/hash-artifacts.js';
import { type BlobFile, signDocument, type WorkerPrivateKeys } from './sign-blob.js';
import { writeBlob } from './write-blob.js';

/** Everything that {@link generateChainOfTrust} needs. */
export interface GenerationInput {
  /** Folder of the run's outputs; artifact names are paths below it. */
  readonly artifactsFolder: string;
  /** Where the blob is written. Defaults to the folder of outputs. */
  readonly outputFolder?: string;
  readonly run: FinishedRun;
  readonly keys: WorkerPrivateKeys;
  /** Defaults to sha256 alone. */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** Time of the OpenPGP signature. */
  readonly at: Date;
}

/** What was made. */
export interface GeneratedChainOfTrust {
  readonly artifacts: ArtifactDigestMap;
  /** The written files, in the order in which to publish them. */
  readonly files: readonly BlobFile[];
}

/**
 * Makes the chain of trust of a finished run: hashes its outputs, builds the blob, signs it with every given key and
 * writes it.
 *
 * @throws GeneratorError any code; nothing is left behind
 * @throws SigningError when the OpenPGP key may not sign
 * @see spec, "Chain of Trust Artifact Generation"
 */
export async function generateChainOfTrust(input: GenerationInput): Promise<GeneratedChainOfTrust> {
  const { artifactsFolder, outputFolder = artifactsFolder, run, keys, algorithms = ['sha256'], at } = input;
  const artifacts = await hashArtifacts(artifactsFolder, { algorithms });
  const files = await signDocument(formatBlob(run, artifacts), keys, { at });
  await writeBlob(outputFolder, files);
  return { artifacts, files };
}
