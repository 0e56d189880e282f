import type { ClientRequest, IncomingMessage } from 'node:http';
import { TransientFailure } from './failure.js';

/** How long a connection may be silent, by what is waited for. */
export interface TimeLimits {
  readonly connectTimeoutMs: number;
  readonly headersTimeoutMs: number;
}

/**
 * Ends a request whose connection is not made in time, or whose answer's headers are not. Waiting for a free
 * connection does not count. Returns what stops the watch.
 */
export function watchConnection(request: ClientRequest, limits: TimeLimits): () => void {
  const { connectTimeoutMs, headersTimeoutMs } = limits;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const allow = (milliseconds: number, what: string) => {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(() => request.destroy(silence(what, milliseconds)), milliseconds);
  };
  request.once('socket', (socket) => {
    if (!socket.connecting) {
      allow(headersTimeoutMs, 'headers');
      return;
    }
    allow(connectTimeoutMs, 'connection');
    const connected = 'encrypted' in socket ? 'secureConnect' : 'connect';
    socket.once(connected, () => allow(headersTimeoutMs, 'headers'));
  });
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/**
 * Ends a body that stays silent while its reader waits. A reader that takes its time has as long as it wants.
 *
 * Most bodies are small, come with their headers, and leave nothing to wait for.
 */
export function watchBody(body: IncomingMessage, milliseconds: number): void {
  setImmediate(() => {
    if (!body.complete && !body.destroyed) endWhenSilent(body, milliseconds);
  });
}

function endWhenSilent(body: IncomingMessage, milliseconds: number): void {
  const { socket } = body;
  const look = () => {
    if (body.readableLength > 0) socket.setTimeout(milliseconds);
    else body.destroy(silence('more of the body', milliseconds));
  };
  const stop = () => {
    socket.removeListener('timeout', look);
    body.removeListener('end', stop);
    body.removeListener('close', stop);
    socket.setTimeout(0);
  };
  socket.setTimeout(milliseconds);
  socket.on('timeout', look);
  // At its end, before the connection is free for others, who set times of their own.
  body.once('end', stop);
  body.once('close', stop);
}

function silence(what: string, milliseconds: number): TransientFailure {
  return new TransientFailure(`no ${what} within ${milliseconds} ms`, { isSilence: true });
}
