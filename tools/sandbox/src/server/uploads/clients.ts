import { randomBytes } from 'node:crypto';
import { authenticate, extOf } from '../hawk.js';
import type { ApiError } from '../reply.js';
import type { Exchange } from '../route.js';

/** Temporary credentials of a Taskcluster client. */
export interface TemporaryCredentials {
  readonly clientId: string;
  readonly accessToken: string;
  /** JSON text. */
  readonly certificate: string;
}

/** The clients that the deployment has made for claimed tasks and single objects, and what each may do. */
export class Clients {
  readonly #clients = new Map<
    string,
    { readonly credentials: TemporaryCredentials; readonly scopes: readonly string[] }
  >();

  /** Scopes are matched literally. */
  issue(clientId: string, scopes: readonly string[]): TemporaryCredentials {
    const certificate = JSON.stringify({
      version: 1,
      scopes,
      start: Date.now(),
      expiry: Date.now() + 3_600_000,
      seed: randomBytes(33).toString('base64url'),
      signature: randomBytes(32).toString('base64'),
    });
    const credentials = { clientId, accessToken: randomBytes(32).toString('base64url'), certificate };
    this.#clients.set(clientId, { credentials, scopes });
    return credentials;
  }

  /** What a service answers to a client that may not do what it asks for; `undefined` when it may. */
  refuse({ request, url }: Pick<Exchange, 'request' | 'url'>, scope: string): ApiError | undefined {
    const header = request.headers.authorization;
    if (header === undefined) return insufficient('static/anonymous', scope);
    const clientId = /\bid="([^"]*)"/.exec(header)?.[1] ?? '';
    const client = this.#clients.get(clientId);
    const isAuthentic =
      client !== undefined &&
      authenticate({ request, url }, client.credentials) === 'authenticated' &&
      hasCertificate(header, client.credentials.certificate);
    if (!isAuthentic) return { status: 401, code: 'AuthenticationFailed', message: 'Bad mac' };
    return client.scopes.includes(scope) ? undefined : insufficient(clientId, scope);
  }
}

function insufficient(clientId: string, scope: string): ApiError {
  return { status: 403, code: 'InsufficientScopes', message: `Client ID ${clientId} lacks ${scope}` };
}

/** Temporary credentials are worth nothing without what their issuer has signed. */
function hasCertificate(header: string, certificate: string): boolean {
  const ext: unknown = JSON.parse(Buffer.from(extOf(header), 'base64').toString('utf8') || '{}');
  const sent = typeof ext === 'object' && ext !== null && 'certificate' in ext ? ext.certificate : undefined;
  return JSON.stringify(sent) === JSON.stringify(JSON.parse(certificate));
}
