import { resolve } from 'node:path';
import { createChainOfTrust, type WorkerPrivateKeys, writeBlob } from '@chain-of-trust/generator';
import { preparedRun } from './prepared-run.js';
import type { GenerationRequest } from './request.js';

/** What the worker has for all its runs. */
export interface WorkerSetup {
  readonly keys: WorkerPrivateKeys;
  /** Time of the OpenPGP signature. */
  readonly at: Date;
}

/** What came of a request. */
export interface Generated {
  /** Paths, in the order in which they were written. */
  readonly written: readonly string[];
}

/** Makes the blob of one run, signs it and writes it: all of it, or nothing. */
export async function perform(request: GenerationRequest, { keys, at }: WorkerSetup): Promise<Generated> {
  const { output } = request;
  const { run, ...outputs } = await preparedRun(request);
  const { files } = await createChainOfTrust(run, { ...outputs, keys, at });
  await writeBlob(output, files);
  return { written: files.map(({ name }) => resolve(output, name)) };
}
