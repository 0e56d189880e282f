import { resolve } from 'node:path';
import {
  createChainOfTrust,
  type HashThreads,
  uploadBlob,
  uploadOutputs,
  type WorkerPrivateKeys,
  writeBlob,
} from '@chain-of-trust/generator';
import { preparedRun } from './prepared-run.js';
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
  /** Artifact names of the blob, in the order in which they were uploaded. */
  readonly uploaded: readonly string[];
}

/**
 * Makes the blob of one run, signs it, and writes or uploads it: all of it, or nothing.
 *
 * Written before it is uploaded, so that a failed upload can be told from a blob that was never made.
 */
export async function perform(
  request: GenerationRequest,
  { keys, at, threads }: WorkerSetup,
): Promise<Generated> {
  const { output, upload } = request;
  const { run, ...outputs } = await preparedRun(request);
  const { files, artifacts: digests } = await createChainOfTrust(run, {
    ...outputs,
    keys,
    at,
    ...(threads === undefined ? {} : { threads }),
  });
  if (output !== undefined) await writeBlob(output, files);
  if (upload?.what === 'all') await uploadOutputs(outputs.artifacts, digests, upload);
  if (upload !== undefined) await uploadBlob(files, upload);
  return {
    written: output === undefined ? [] : files.map(({ name }) => resolve(output, name)),
    uploaded: upload === undefined ? [] : files.map(({ name }) => name),
  };
}
