import { randomBytes } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { World } from '../world/world.js';
import { authRoutes } from './auth-service.js';
import { type Faults, findFault } from './faults.js';
import { gitHubApiRoutes } from './github/api.js';
import { gitHubSiteRoutes } from './github/site.js';
import type { ClientCredentials } from './hawk.js';
import { indexRoutes } from './index-service.js';
import { mercurialRoutes, rawFileRoutes } from './mercurial.js';
import { storePath, storeRoutes } from './object-store.js';
import { queueRoutes } from './queue.js';
import { interrupt, type Rewrite, rewriteWith, sendApiError } from './reply.js';
import { dispatch, type Route } from './route.js';
import { batchRoutes } from './task-batches.js';
import { Clients, type TemporaryCredentials } from './uploads/clients.js';
import { objectRoutes } from './uploads/object-service.js';
import { putPath } from './uploads/put-signature.js';
import { createScope, queueUploadRoutes } from './uploads/queue-uploads.js';
import { storePutRoutes } from './uploads/store-puts.js';

/** How the sandbox is served. */
export interface SandboxOptions {
  /** Of the services; the object store takes any free one. Defaults to any free one. */
  readonly port?: number;
  readonly faults?: Faults;
  /** Artifacts in one page of a listing, and tasks in one of an answer about many. Defaults to 5, so that every client has to follow tokens. */
  readonly pageSize?: number;
  /**
   * Changes documents on their way, so that a judge of a client can turn any single answer into a lie without a
   * world that holds it: asked for every answer with status 200 that is sent from memory in one piece, which is JSON
   * and the files of repositories. Artifacts are streamed and never come here: change them in the world.
   */
  readonly rewrite?: Rewrite;
  /** Requests that GitHub's API answers before it refuses with 403. Any number by default. */
  readonly gitHubRateLimit?: number;
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
  /** A client that may read private artifacts. */
  readonly credentials: ClientCredentials;
  /** What a worker is given with the claim of a run: credentials that may create its artifacts. */
  readonly taskCredentials: (taskId: string, runId: number) => TemporaryCredentials;
  /** Opens the private repositories on GitHub. */
  readonly gitHubToken: string;
  /** Every request so far, to all services. */
  readonly requests: readonly LoggedRequest[];
  close(): Promise<void>;
}

/**
 * Serves a world on this machine: Queue, Index, Mercurial and GitHub on one port, the object store on another.
 *
 * Answers follow the world: a change of it shows with the next request.
 */
export async function startSandbox(world: World, options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, faults = {}, pageSize = 5, rewrite, gitHubRateLimit: rateLimit } = options;
  const requests: LoggedRequest[] = [];
  const credentials = { clientId: 'sandbox', accessToken: randomBytes(32).toString('base64url') };
  const gitHubToken = `ghs_${randomBytes(18).toString('hex')}`;
  const service = { faults, requests, rewrite };
  const clients = new Clients();
  const storing = [...storeRoutes(world), ...storePutRoutes(world)];
  const store = await listen(answerWith({ ...service, routes: storing }), 0);
  const putUrl = (taskId: string, runId: number, name: string, contentType: string) =>
    `${urlOf(store)}${putPath({ taskId, runId, name, contentType })}`;
  const storeUrl = (taskId: string, runId: number, name: string) =>
    `${urlOf(store)}${storePath(taskId, runId, name)}`;
  const routes = [
    ...queueRoutes({ world, storeUrl, pageSize, credentials }),
    ...batchRoutes(world, pageSize),
    ...queueUploadRoutes({ world, clients, putUrl }),
    ...objectRoutes({ world, clients, putUrl }),
    ...indexRoutes(world),
    ...authRoutes(credentials, gitHubToken),
    ...mercurialRoutes(world),
    ...rawFileRoutes(world, gitHubToken),
    ...gitHubApiRoutes(world, { token: gitHubToken, rateLimit }),
    ...gitHubSiteRoutes(world),
  ];
  const services = await listen(answerWith({ ...service, routes }), port).catch(async (cause: unknown) => {
    await stop(store);
    throw cause;
  });
  const rootUrl = urlOf(services);
  return {
    rootUrl,
    mirrors: {
      'https://hg.mozilla.org': `${rootUrl}/hg`,
      'https://api.github.com': `${rootUrl}/github-api`,
      'https://github.com': `${rootUrl}/github`,
      'https://raw.githubusercontent.com': `${rootUrl}/raw`,
    },
    credentials,
    taskCredentials: (taskId, runId) =>
      clients.issue(`task-client/${taskId}/${runId}/on/sandbox`, [createScope(taskId, runId)]),
    gitHubToken,
    requests,
    close: async () => void (await Promise.all([stop(services), stop(store)])),
  };
}

interface Service {
  readonly routes: readonly Route[];
  readonly faults: Faults;
  readonly requests: LoggedRequest[];
  readonly rewrite: Rewrite | undefined;
}

function answerWith(service: Service): RequestListener {
  return (request, response) => {
    const { method = '', url = '', headers } = request;
    service.requests.push({ method, url, headers });
    void answer(service, request, response);
  };
}

async function answer(
  { routes, faults, requests, rewrite }: Service,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const fault = findFault(faults, requests.length, request.url ?? '');
  if (faults.latencyMs !== undefined) await delay(faults.latencyMs);
  if (fault === 'reset') interrupt(response);
  if (rewrite !== undefined) rewriteWith(response, rewrite);
  try {
    if (fault === 'unavailable') sendApiError(response, outage);
    else if (fault === 'limited') sendApiError(response, rateLimit);
    else if (!(await dispatch(routes, request, response)))
      sendApiError(response, isRead(request) ? noRoute : readOnly);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (response.headersSent) response.destroy();
    else sendApiError(response, { status: 400, code: 'InputError', message });
  }
}

function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

const outage = { status: 503, code: 'InternalServerError', message: 'The service is not available' };
const rateLimit = {
  status: 429,
  code: 'TooManyRequests',
  message: 'Slow down',
  headers: { 'retry-after': '1' },
};
const readOnly = { status: 405, code: 'MethodNotAllowed', message: 'No such route takes this method' };
const noRoute = { status: 404, code: 'ResourceNotFound', message: 'No such route' };

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
