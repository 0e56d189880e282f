import { createServer, request as openRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { signHeader } from '../hawk.js';
import type { TemporaryCredentials } from './clients.js';

/** A proxy of one claimed task. */
export interface TaskProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** Passes requests on with the credentials of a claimed task, which then never come into the task. @see taskcluster-proxy */
export async function startTaskProxy(rootUrl: string, credentials: TemporaryCredentials): Promise<TaskProxy> {
  const server = createServer((request, response) => {
    const target = new URL(`${rootUrl}${request.url ?? '/'}`);
    const method = request.method ?? 'GET';
    const headers = {
      ...request.headers,
      host: target.host,
      authorization: signHeader({ method, url: target }, credentials),
    };
    const passed = openRequest(target, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response, () => undefined); // a broken answer breaks for the client too
    });
    passed.on('error', () => response.destroy());
    pipeline(request, passed, () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
