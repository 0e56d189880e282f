import { isJsonObject, type JsonObject } from '@chain-of-trust/types';
import type { SandboxArtifact, World } from '../../world/world.js';
import { type ApiError, sendApiError, sendJson } from '../reply.js';
import type { Exchange, Route } from '../route.js';
import type { QueueUploadOptions } from './queue-uploads.js';
import { uploadIdOf } from './queue-uploads.js';
import { readJson } from './read-body.js';

/**
 * How objects are uploaded: methods `dataInline` and `putUrl`.
 *
 * @see taskcluster `services/object/src/api.js`, `createUpload` and `finishUpload`
 */
export function objectRoutes(options: QueueUploadOptions): Route[] {
  return [
    {
      method: 'PUT',
      pattern: /^\/api\/object\/v1\/upload\/([^/]+)$/,
      answer: (exchange) => answer(options, exchange, createUpload),
    },
    {
      method: 'POST',
      pattern: /^\/api\/object\/v1\/finish-upload\/([^/]+)$/,
      answer: (exchange) => answer(options, exchange, finishUpload),
    },
  ];
}

interface ObjectCall {
  readonly options: QueueUploadOptions;
  readonly taskId: string;
  readonly runId: string;
  readonly name: string;
  readonly artifact: Extract<SandboxArtifact, { content: unknown }>;
  readonly body: JsonObject;
}

type Handler = (call: ObjectCall) => JsonObject | ApiError;

async function answer(options: QueueUploadOptions, exchange: Exchange, handle: Handler): Promise<void> {
  const { request, response, captured } = exchange;
  const body = await readJson(request);
  const [object = ''] = captured;
  const call = find(options, object, body);
  const refusal = options.clients.refuse(exchange, `object:upload:${String(body.projectId)}:${object}`);
  if (refusal !== undefined) return sendApiError(response, refusal);
  if (call === undefined) return sendApiError(response, conflict('the upload is not known'));
  const result = handle(call);
  if ('code' in result)
    sendApiError(response, result as ApiError); // no answer has such a member
  else sendJson(response, result);
}

function find(options: QueueUploadOptions, object: string, body: JsonObject): ObjectCall | undefined {
  const [, taskId = '', runId = '', name = ''] = /^t\/([^/]+)\/(\d+)\/(.+)$/.exec(object) ?? [];
  const artifact = runOf(options.world, taskId, runId)?.artifacts.get(name);
  if (artifact?.storageType !== 'object' || uploadIdOf(artifact) !== body.uploadId) return undefined;
  return { options, taskId, runId, name, artifact, body };
}

function runOf(world: World, taskId: string, runId: string) {
  return world.tasks.get(taskId)?.runs.find((each) => String(each.runId) === runId);
}

function createUpload({ options, taskId, runId, name, artifact, body }: ObjectCall): JsonObject | ApiError {
  const { projectId = '', uploadId = '', expires = '', proposedUploadMethods: proposed } = body;
  const { dataInline, putUrl } = isJsonObject(proposed) ? proposed : {};
  const common = { projectId, uploadId, expires };
  if (isJsonObject(dataInline) && typeof dataInline.objectData === 'string') {
    Object.assign(artifact, { content: Buffer.from(dataInline.objectData, 'base64') });
    return { ...common, uploadMethod: { dataInline: true } };
  }
  if (!isJsonObject(putUrl))
    return { status: 406, code: 'NoMatchingMethod', message: 'No matching upload method' };
  const contentType = String(putUrl.contentType);
  const url = options.putUrl(taskId, Number(runId), name, contentType);
  const headers = { 'content-type': contentType, 'content-length': String(putUrl.contentLength) };
  return {
    ...common,
    uploadMethod: { putUrl: { url, expires: new Date(Date.now() + 3_600_000).toISOString(), headers } },
  };
}

/** Once told, hashes do not change; that they are those of the bytes, the service leaves to who downloads. */
function finishUpload({ artifact, body }: ObjectCall): JsonObject | ApiError {
  const { hashes = {} } = body;
  const known = finished.get(artifact);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(hashes))
    return conflict('Object is already finished, but with a different hash');
  finished.set(artifact, hashes as JsonObject); // of the client, which sees it again
  return {};
}

const finished = new WeakMap<SandboxArtifact, JsonObject>();

function conflict(message: string): ApiError {
  return { status: 409, code: 'RequestConflict', message };
}
