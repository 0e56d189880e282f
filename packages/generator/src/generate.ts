import type { DigestAlgorithm } from '@chain-of-trust/types';
import type { FinishedRun } from './build-blob.js';
import { type ChainOfTrust, createChainOfTrust } from './create.js';
import type { WorkerPrivateKeys } from './sign-blob.js';
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

/**
 * Makes the chain of trust of a finished run: hashes its outputs, builds the blob, signs it with every given key and
 * writes it.
 *
 * @throws GeneratorError any code; nothing is left behind
 * @throws SigningError when the OpenPGP key may not sign
 * @see spec, "Chain of Trust Artifact Generation"
 */
export async function generateChainOfTrust(input: GenerationInput): Promise<ChainOfTrust> {
  const { artifactsFolder, outputFolder = artifactsFolder, run, keys, algorithms = ['sha256'], at } = input;
  const artifacts = [{ folder: artifactsFolder }];
  const made = await createChainOfTrust(run, { artifacts, keys, algorithms, at });
  await writeBlob(outputFolder, made.files);
  return made;
}
