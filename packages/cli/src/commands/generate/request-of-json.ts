import type { FinishedRun } from '@chain-of-trust/generator';
import type * as v from 'valibot';
import { UsageError } from '../../error.js';
import type { GenerationRequest, UploadRequest } from './request.js';
import type { servedRequestSchema } from './request-schema.js';
import type { RequestedUpload } from './upload-schema.js';

type Served = Omit<v.InferOutput<typeof servedRequestSchema>, 'id' | 'at'>;

/**
 * The request that one line makes.
 *
 * @throws UsageError `usage-missing` for a blob that goes nowhere; `usage-value` for an upload of no run
 */
export function requestOfJson({ run, artifacts, output, upload, preset }: Served): GenerationRequest {
  if (output === undefined && upload === undefined) {
    throw new UsageError({
      code: 'usage-missing',
      message: 'the request says neither output nor upload',
      nextStep: 'Say where the blob is to be written, uploaded, or both.',
    });
  }
  return {
    run,
    artifacts,
    ...(output === undefined ? {} : { output }),
    ...(upload === undefined ? {} : { upload: uploadTo(upload, run) }),
    ...(preset === undefined ? {} : { preset }),
  };
}

function uploadTo({ expires, ...upload }: RequestedUpload, { taskId, runId }: FinishedRun): UploadRequest {
  if (typeof taskId === 'string' && typeof runId === 'number')
    return { ...upload, taskId, runId, expires: new Date(expires) };
  throw new UsageError({
    code: 'usage-value',
    message: 'the run has no taskId and runId to upload to',
    nextStep: 'Give taskId, runId, task, workerGroup, workerId and environment as the worker has them.',
  });
}
