import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { WorkerSetup } from '../perform.js';
import { serveConnection } from './connection.js';
import { handleLine, requestBounds } from './handle-line.js';
import { placeSocket } from './place-socket.js';
import { Turns } from './turns.js';

/** How requests are served. */
export interface ServeOptions {
  /** Path of the socket. */
  readonly path: string;
  /** What is the same for every request. */
  readonly setup: Omit<WorkerSetup, 'at'>;
  readonly now: () => Date;
  /** Requests that are carried out at the same time. Defaults to the number of processors, and at least 2. */
  readonly concurrency?: number;
}

/** A server that listens. */
export interface Serving {
  /** Takes no more requests, finishes what was begun, answers it, and removes the socket. */
  readonly stop: () => Promise<void>;
}

/** More than a worker has tasks; each holds a line and what is not answered yet. */
const maxConnections = 64;

/**
 * Listens, and carries out one request a line: see {@link handleLine}.
 *
 * @throws UsageError `usage-socket`
 */
export async function serve({ path, setup, now, concurrency }: ServeOptions): Promise<Serving> {
  const most = concurrency ?? Math.max(2, availableParallelism());
  const limit = pLimit(most);
  const stop = new AbortController();
  const { signal: stopping } = stop;
  const of = { ...setup, now, turns: new Turns(), stopping };
  const open = new Set<Promise<void>>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const served = serveConnection(socket, {
      answer: (line) => limit(() => handleLine(line, of)),
      maxLineBytes: requestBounds.maxBytes,
      maxUnanswered: most,
      stopping,
    });
    open.add(served);
    void served.finally(() => open.delete(served));
  });
  server.maxConnections = maxConnections;
  const placed = await placeSocket(server, path);
  return {
    stop: async () => {
      await placed.remove(); // first: whoever looks for the socket now waits for the next server
      const closed = new Promise<void>((done) => server.close(() => done()));
      stop.abort();
      await Promise.all(open);
      await closed;
    },
  };
}
