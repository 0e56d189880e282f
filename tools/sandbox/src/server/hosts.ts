import { type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import type { Sandbox } from './start.js';
import { createTestAuthority, type TestAuthority } from './test-authority.js';

/** The names of a real deployment, as clients have them built in. */
const taskcluster = 'firefox-ci-tc.services.mozilla.com';
const objectStore = 'firefoxci.taskcluster-artifacts.net';

/** A sandbox under the host names of the real world. */
export interface Hosts {
  /** What clients must trust to accept the certificate. */
  readonly caPath: string;
  /** Every host answers here, on 127.0.0.1. */
  readonly port: number;
  /** The host names that the certificate is for. */
  readonly hosts: readonly string[];
  close(): Promise<void>;
}

/** How a sandbox is put under its names. */
export interface HostsOptions {
  /** An authority that the clients trust already; it stays open. Defaults to a new one. */
  readonly authority?: TestAuthority;
}

/**
 * Answers https for the host names of a real deployment: Taskcluster, its object store, and every host that the
 * sandbox mirrors. For clients whose host names are built in; they only have to resolve these names to
 * 127.0.0.1 and {@link Hosts.port}, and to trust {@link Hosts.caPath}.
 *
 * Requests are passed on to the plain ports of the sandbox. Redirects to the object store are translated.
 */
export async function startHosts(
  sandbox: Pick<Sandbox, 'rootUrl' | 'mirrors'>,
  options: HostsOptions = {},
): Promise<Hosts> {
  const authority = options.authority ?? (await createTestAuthority());
  const front = new Front(sandbox);
  const { hosts } = front;
  const { key, certificate } = await authority.certify(hosts);
  const server = createServer({ key, cert: certificate, keepAliveTimeout: 60_000 }, (request, response) =>
    front.answer(request, response),
  );
  await listen(server);
  return {
    caPath: authority.caPath,
    port: (server.address() as AddressInfo).port, // it listens on TCP
    hosts,
    async close() {
      await stop(server);
      if (options.authority === undefined) await authority.close();
    },
  };
}

/** Knows which plain URL stands behind each host. */
class Front {
  readonly #origins: Map<string, string>;

  constructor({ rootUrl, mirrors }: Pick<Sandbox, 'rootUrl' | 'mirrors'>) {
    const mirrored = Object.entries(mirrors).map(([url, base]) => [new URL(url).host, base] as const);
    this.#origins = new Map([[taskcluster, rootUrl], ...mirrored]);
  }

  get hosts(): readonly string[] {
    return [...this.#origins.keys(), objectStore];
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const { host = '' } = request.headers;
    const base = this.#origins.get(host.replace(/:\d+$/, ''));
    if (base === undefined) {
      response.writeHead(421).end(); // nothing was redirected to the store yet, or no such host
      return;
    }
    const { method = 'GET', headers } = request;
    const passed = openRequest(`${base}${request.url}`, { method, headers }, (answer) => {
      if (response.destroyed) return void answer.destroy(); // the client went away before the answer came
      response.writeHead(answer.statusCode ?? 502, this.#translate(answer.headers));
      pipeline(answer, response, () => undefined); // a broken answer breaks for the client too
    });
    passed.on('error', () => response.destroy());
    pipeline(request, passed, () => undefined); // reported by the handler above
  }

  /** The store's plain origin is known from the first redirect to it. */
  #translate(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
    const { location } = headers;
    if (location === undefined || !URL.canParse(location)) return headers;
    const url = new URL(location);
    if (!url.pathname.startsWith('/bucket/')) return headers;
    this.#origins.set(objectStore, url.origin);
    return { ...headers, location: `https://${objectStore}${url.pathname}${url.search}` };
  }
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
