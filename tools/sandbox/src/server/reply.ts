import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { JsonValue } from '@chain-of-trust/types';

/** Answers with JSON, as Taskcluster's services do. */
export function sendJson(response: ServerResponse, body: JsonValue, status = 200): void {
  sendBytes(response, Buffer.from(JSON.stringify(body, null, 2)), {
    status,
    contentType: 'application/json',
  });
}

/** How bytes are sent. */
export interface BytesOptions {
  readonly status?: number;
  readonly contentType?: string;
}

/** Answers with bytes of known length. */
export function sendBytes(response: ServerResponse, bytes: Uint8Array, options: BytesOptions = {}): void {
  response.writeHead(options.status ?? 200, {
    'content-type': options.contentType ?? 'application/octet-stream',
    'content-length': bytes.length,
  });
  response.end(bytes);
}

/** Answers with an error in the form of Taskcluster's services. @see taskcluster-lib-api, error reporting */
export function sendApiError(response: ServerResponse, status: number, code: string, message: string): void {
  const requestInfo = {
    method: response.req.method ?? 'GET',
    params: {},
    payload: {},
    time: new Date().toISOString(),
  };
  sendJson(
    response,
    { code, message: `${message}\n\n---\n\n* method: ${requestInfo.method}`, requestInfo },
    status,
  );
}

/** Answers with a redirect. */
export function sendRedirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, 'content-type': 'application/json' });
  response.end(JSON.stringify({ storageType: 's3', url: location }));
}

/** Writes chunks as fast as the reader takes them; ends early when it has gone. */
export async function pump(response: ServerResponse, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of chunks) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
}
