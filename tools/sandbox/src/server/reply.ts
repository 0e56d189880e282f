import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { JsonValue } from '@chain-of-trust/types';

/** How bytes are sent. */
export interface BytesOptions {
  readonly status?: number;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers with JSON, as Taskcluster's services do. */
export function sendJson(response: ServerResponse, body: JsonValue, options: BytesOptions = {}): void {
  const bytes = Buffer.from(JSON.stringify(body, null, 2));
  sendBytes(response, bytes, { contentType: 'application/json', ...options });
}

/** Answers with bytes of known length. */
export function sendBytes(response: ServerResponse, body: Uint8Array, options: BytesOptions = {}): void {
  const { status = 200 } = options;
  const rewrite = status === 200 ? rewrites.get(response) : undefined;
  const bytes = rewrite?.(response.req.url ?? '', body) ?? body;
  response.writeHead(status, {
    'content-type': options.contentType ?? 'application/octet-stream',
    'content-length': bytes.length,
    ...options.headers,
  });
  if (interrupted.has(response)) sendHalf(response, bytes);
  else response.end(bytes);
}

/** An error of a Taskcluster service. */
export interface ApiError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers with an error in the form of Taskcluster's services. @see taskcluster-lib-api, error reporting */
export function sendApiError(
  response: ServerResponse,
  { status, code, message, headers = {} }: ApiError,
): void {
  const requestInfo = {
    method: response.req.method ?? 'GET',
    params: {},
    payload: {},
    time: new Date().toISOString(),
  };
  const footer = `\n\n---\n\n* errorCode: ${code}\n* statusCode: ${status}\n* time: ${requestInfo.time}`;
  sendJson(response, { code, message: `${message}${footer}`, requestInfo }, { status, headers });
}

/** Answers with a redirect to where an artifact is, as the queue does. */
export function sendRedirect(response: ServerResponse, url: string, storageType: string): void {
  const headers = { location: url, 'x-taskcluster-artifact-storage-type': storageType };
  sendJson(response, { storageType, url }, { status: 303, headers });
}

/** Writes chunks as fast as the reader takes them; rejects when it goes away before the end. */
export async function pump(response: ServerResponse, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  if (!interrupted.has(response)) {
    await pipeline(Readable.from(chunks, { objectMode: false }), response);
    return;
  }
  for await (const chunk of chunks) {
    sendHalf(response, chunk);
    return;
  }
}

/**
 * Changes a document on its way.
 *
 * @param url - Path and query of the request, like that of a `LoggedRequest`
 * @returns The body to send instead; `undefined` to leave it
 */
export type Rewrite = (url: string, body: Uint8Array) => Uint8Array | undefined;

const rewrites = new WeakMap<ServerResponse, Rewrite>();

/** Lets the body be changed, where it is sent from memory in one piece with status 200. */
export function rewriteWith(response: ServerResponse, rewrite: Rewrite): void {
  rewrites.set(response, rewrite);
}

const interrupted = new WeakSet<ServerResponse>();

/** Lets whatever is answered break off in the middle of its body, as when a proxy restarts. */
export function interrupt(response: ServerResponse): void {
  interrupted.add(response);
}

function sendHalf(response: ServerResponse, bytes: Uint8Array): void {
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
}
