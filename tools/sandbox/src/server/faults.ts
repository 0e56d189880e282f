import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { sendApiError } from './reply.js';

/** How the services misbehave. Everything is off by default. */
export interface Faults {
  /** Milliseconds before each answer. */
  readonly latencyMs?: number;
  /** Every so many requests one is answered 503. */
  readonly failEvery?: number;
  /** Every so many requests one is answered 429 with `Retry-After: 1`. */
  readonly limitEvery?: number;
  /** Every so many requests the connection breaks off in the middle of the body. */
  readonly resetEvery?: number;
  /** Answers 503 to everything whose path matches. */
  readonly outage?: RegExp;
}

/** Misbehaves as told; true when the request has been answered by that. */
export async function misbehave(
  faults: Faults,
  number: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const isDue = (every: number | undefined) => every !== undefined && number % every === 0;
  if (faults.latencyMs !== undefined) await delay(faults.latencyMs);
  if (isDue(faults.failEvery) || faults.outage?.test(request.url ?? '')) {
    sendApiError(response, 503, 'InternalServerError', 'The service is not available');
    return true;
  }
  if (isDue(faults.limitEvery)) {
    response.setHeader('retry-after', '1');
    sendApiError(response, 429, 'TooManyRequests', 'Slow down');
    return true;
  }
  if (isDue(faults.resetEvery)) breakOff(response);
  return false;
}

/** Lets the first bytes of the body pass and then cuts the connection. */
function breakOff(response: ServerResponse): void {
  const { socket } = response;
  const bytesBefore = socket?.bytesWritten ?? 0;
  const cut = () => {
    if (socket === null || socket.destroyed) return;
    if (socket.bytesWritten > bytesBefore + 200) socket.resetAndDestroy();
    else setTimeout(cut, 1).unref();
  };
  setTimeout(cut, 1).unref();
}
