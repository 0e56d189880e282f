import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { World } from '../world/world.js';
import { type Faults, misbehave } from './faults.js';
import { indexRoutes } from './index-service.js';
import { mercurialRoutes, rawFileRoutes } from './mercurial.js';
import { storePath, storeRoutes } from './object-store.js';
import { queueRoutes } from './queue.js';
import { sendApiError } from './reply.js';
import { dispatch, type Route } from './route.js';

/** How the sandbox is served. */
export interface SandboxOptions {
  /** Of the services; the object store takes any free one. Defaults to any free one. */
  readonly port?: number;
  readonly faults?: Faults;
  /** Artifacts in one page of a listing. Defaults to 5, so that every client has to follow tokens. */
  readonly pageSize?: number;
}

/** One request that was made. */
export interface LoggedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

/** A running sandbox. */
export interface Sandbox {
  /** Root URL of the deployment. */
  readonly rootUrl: string;
  /** Where the hosts of the real world are mapped to. */
  readonly mirrors: Readonly<Record<string, string>>;
  /** Every request so far, to all services. */
  readonly requests: readonly LoggedRequest[];
  close(): Promise<void>;
}

/** Serves a world on this machine: Queue, Index, Mercurial and raw files on one port, the object store on another. */
export async function startSandbox(world: World, options: SandboxOptions = {}): Promise<Sandbox> {
  const requests: LoggedRequest[] = [];
  const faults = options.faults ?? {};
  const store = await listen(answerWith(storeRoutes(world), faults, requests), 0);
  const storeUrl = urlOf(store);
  const services = await listen(
    answerWith(
      [
        ...queueRoutes({
          world,
          storeUrl: (taskId, runId, name) => `${storeUrl}${storePath(taskId, runId, name)}`,
          pageSize: options.pageSize ?? 5,
        }),
        ...indexRoutes(world),
        ...mercurialRoutes(world),
        ...rawFileRoutes(world),
      ],
      faults,
      requests,
    ),
    options.port ?? 0,
  );
  const rootUrl = urlOf(services);
  return {
    rootUrl,
    mirrors: {
      'https://hg.mozilla.org': `${rootUrl}/hg`,
      'https://raw.githubusercontent.com': `${rootUrl}/raw`,
    },
    requests,
    close: async () => void (await Promise.all([stop(services), stop(store)])),
  };
}

function answerWith(routes: readonly Route[], faults: Faults, requests: LoggedRequest[]): RequestListener {
  return (request, response) => {
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    void answer(routes, faults, requests.length, request, response);
  };
}

async function answer(
  routes: readonly Route[],
  faults: Faults,
  number: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (await misbehave(faults, number, request, response)) return;
    if (await dispatch(routes, request, response)) return;
    sendApiError(response, 404, 'ResourceNotFound', 'No such route');
  } catch (error) {
    if (response.headersSent) response.destroy();
    else sendApiError(response, 400, 'InputError', error instanceof Error ? error.message : String(error));
  }
}

function listen(listener: RequestListener, port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function urlOf(server: Server): string {
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return `http://127.0.0.1:${port}`;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
