import { readTaskclusterEnvironment } from '@chain-of-trust/evidence';
import type { FinishedRun } from '@chain-of-trust/generator';
import { isJsonObject } from '@chain-of-trust/types';
import { UsageError } from '../../error.js';
import type { Options } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import type { UploadRequest } from './request.js';

/**
 * Where `--upload` uploads to: the run's own place in the queue, with the credentials or the proxy of the environment.
 * Never with those of a file: they would be the worker's, and no task's.
 *
 * @throws UsageError `usage-missing`, `usage-value`, `usage-conflict`; EvidenceConfigurationError for malformed credentials
 */
export function uploadOf(options: Options, run: FinishedRun, { env }: Terminal): UploadRequest | undefined {
  const { upload, storage } = options;
  if (upload === undefined) return refuseLoose(options);
  const { rootUrl: fromEnvironment, credentials, proxyUrl } = readTaskclusterEnvironment(env);
  const rootUrl = (options.rootUrl ?? fromEnvironment)?.replace(/\/+$/, '');
  if (rootUrl === undefined)
    throw missing('no deployment to upload to', 'Add --root-url, or set TASKCLUSTER_ROOT_URL.');
  if (credentials === undefined && proxyUrl === undefined)
    throw missing(
      'no credentials to upload with',
      'Set TASKCLUSTER_CLIENT_ID, TASKCLUSTER_ACCESS_TOKEN and TASKCLUSTER_CERTIFICATE of the claimed task, or TASKCLUSTER_PROXY_URL.',
    );
  return {
    what: upload === 'all' ? 'all' : 'blob',
    ...placeOf(run),
    expires: expiryOf(options, run),
    rootUrl,
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
    // A proxy has its own; the client then sends none.
    ...(credentials === undefined || proxyUrl !== undefined ? {} : { credentials }),
    storage: storage === 'object' ? 'object' : 's3',
  };
}

/** Options of an upload that does not take place would be taken for one that did. */
function refuseLoose(options: Options): undefined {
  const loose = (['storage', 'artifactExpires', 'rootUrl'] as const).find(
    (name) => options[name] !== undefined,
  );
  if (loose === undefined) return undefined;
  throw new UsageError({
    code: 'usage-conflict',
    message: `${{ storage: '--storage', artifactExpires: '--artifact-expires', rootUrl: '--root-url' }[loose]} is given without --upload`,
    nextStep: 'Add --upload, or leave the option out.',
  });
}

function placeOf({ taskId, runId }: FinishedRun) {
  if (typeof taskId === 'string' && typeof runId === 'number') return { taskId, runId };
  throw new UsageError({
    code: 'usage-value',
    message: 'the run has no taskId and runId to upload to',
    nextStep: 'Give taskId, runId, task, workerGroup, workerId and environment as the worker has them.',
  });
}

/** As long as the task, unless it is said. */
function expiryOf({ artifactExpires }: Options, { task }: FinishedRun): Date {
  const text = artifactExpires ?? (isJsonObject(task) ? task.expires : undefined);
  const expires = typeof text === 'string' ? new Date(text) : undefined;
  if (expires !== undefined && !Number.isNaN(expires.getTime())) return expires;
  if (artifactExpires === undefined)
    throw missing(
      'no time until which the artifacts are kept',
      'Add --artifact-expires TIME; the task says none.',
    );
  throw new UsageError({
    code: 'usage-value',
    message: `--artifact-expires is no time: ${JSON.stringify(artifactExpires)}`,
    nextStep: 'Give a time like 2027-06-03T12:00:00Z.',
  });
}

function missing(message: string, nextStep: string): UsageError {
  return new UsageError({ code: 'usage-missing', message, nextStep });
}
