import { resolve } from 'node:path';
import {
  createChainOfTrust,
  type HashThreads,
  type WorkerPrivateKeys,
  writeBlob,
} from '@chain-of-trust/generator';
import type { GenerationRequest } from './request.js';

/** What the worker has for all its runs. */
export interface WorkerSetup {
  readonly keys: WorkerPrivateKeys;
  /** Time of the OpenPGP signature. */
  readonly at: Date;
  /** That go on after the run, where there are many. */
  readonly threads?: HashThreads;
}

/** What came of a request. */
export interface Generated {
  /** Paths, in the order in which they were written. */
  readonly written: readonly string[];
}

/** Makes the blob of one run, signs it and writes it: all of it, or nothing. */
export async function perform(
  request: GenerationRequest,
  { keys, at, threads }: WorkerSetup,
): Promise<Generated> {
  const { run, artifacts, output } = request;
  const { files } = await createChainOfTrust(run, {
    artifacts,
    keys,
    at,
    ...(threads === undefined ? {} : { threads }),
  });
  await writeBlob(output, files);
  return { written: files.map(({ name }) => resolve(output, name)) };
}
