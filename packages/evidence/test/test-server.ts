import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that a test server received. */
export interface ReceivedRequest {
  /** Path and query, as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** A real HTTP server on a free port of this machine. */
export interface TestServer {
  readonly origin: string;
  readonly received: readonly ReceivedRequest[];
}

/** Answers the request that is the `index`th of this server, counted from 0. */
export type Answer = (request: IncomingMessage, response: ServerResponse, index: number) => void;

/** A server that exists while `use` runs. */
export async function withServer<T>(answer: Answer, use: (server: TestServer) => Promise<T>): Promise<T> {
  const received: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    received.push({ url: request.url ?? '', headers: request.headers });
    answer(request, response, received.length - 1);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens
  try {
    return await use({ origin: `http://127.0.0.1:${port}`, received });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Answers with a JSON document. */
export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** Answers with bytes of a known length. */
export function sendBytes(
  response: ServerResponse,
  bytes: Uint8Array,
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { 'content-length': String(bytes.length), ...headers });
  response.end(bytes);
}

/** Announces `bytes`, sends the first `count` of them and drops the line. */
export function sendCut(
  response: ServerResponse,
  bytes: Uint8Array,
  count: number,
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { 'content-length': String(bytes.length), ...headers });
  response.write(bytes.subarray(0, count), () => setTimeout(() => response.destroy(), 20));
}

/** Answers with a redirect. */
export function sendRedirect(response: ServerResponse, location: string, status = 303): void {
  response.writeHead(status, { location });
  response.end('{"storageType": "s3"}');
}
