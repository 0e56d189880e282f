/// <reference path="./taskcluster-client.d.ts" />
import { isJsonObject, type JsonObject, type JsonValue, reasonOf } from '@chain-of-trust/types';
import { UnexpectedAnswer } from './failure.js';
import type { UploadCredentials, UploadTarget } from './target.js';

/** The calls that an upload makes, each once. They resolve to the answer's JSON object, or reject with an UnexpectedAnswer. */
export interface UploadApi {
  readonly queue: (
    method: 'createArtifact' | 'finishArtifact',
    name: string,
    body: JsonObject,
  ) => Promise<JsonObject>;
  /** The object service, with the credentials that the queue has given for one object. */
  readonly object: (
    method: 'createUpload' | 'finishUpload',
    credentials: UploadCredentials,
    name: string,
    body: JsonObject,
  ) => Promise<JsonObject>;
}

/** `taskcluster-client` is loaded here, when something is uploaded. */
export async function createApi(target: UploadTarget): Promise<UploadApi> {
  const { clients } = await import('taskcluster-client');
  const { rootUrl, proxyUrl, credentials, taskId, runId, idleTimeoutMs: timeout = 60_000 } = target;
  // Who calls tries again, together with what follows the call.
  const how = { timeout, retries: 0 };
  const queue = new clients.Queue(
    proxyUrl === undefined
      ? { rootUrl, credentials: credentials ?? {}, ...how }
      : { rootUrl: proxyUrl, credentials: {}, ...how },
  );
  return {
    queue: (method, name, body) => answerOf(queue[method]?.(taskId, String(runId), name, body)),
    object: (method, ofObject, name, body) => {
      const service = new clients.Object({ rootUrl, credentials: ofObject, ...how });
      return answerOf(service[method]?.(name, body));
    },
  };
}

async function answerOf(call: Promise<JsonValue | undefined> | undefined): Promise<JsonObject> {
  try {
    const answer = await call;
    return isJsonObject(answer) ? answer : {};
  } catch (error) {
    throw new UnexpectedAnswer({ status: statusOf(error), reason: firstLine(reasonOf(error)) });
  }
}

function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** Taskcluster's messages go on with what was sent, and for how long it will be remembered. */
function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}
