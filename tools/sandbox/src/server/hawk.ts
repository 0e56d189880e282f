import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Exchange } from './route.js';

/** Credentials of a Taskcluster client. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly accessToken: string;
}

/** What a request's credentials are worth. */
export type Authentication = 'anonymous' | 'authenticated' | 'refused';

type SignedRequest = Pick<Exchange, 'request' | 'url'>;

/**
 * Checks a request's Hawk credentials: an `Authorization` header, or a `bewit` in the query.
 *
 * Not noticed: replays of a header.
 *
 * @see the Hawk protocol, "Authentication Validation" and "Single URI Authorization"
 */
export function authenticate(signed: SignedRequest, client: ClientCredentials): Authentication {
  const { authorization } = signed.request.headers;
  const bewit = signed.url.searchParams.get('bewit');
  if (authorization !== undefined) return verdict(isValidHeader(authorization, signed, client));
  return bewit === null ? 'anonymous' : verdict(isValidBewit(bewit, signed, client));
}

function verdict(isValid: boolean): Authentication {
  return isValid ? 'authenticated' : 'refused';
}

function isValidHeader(header: string, signed: SignedRequest, client: ClientCredentials): boolean {
  const matches = [...header.matchAll(/(\w+)="([^"]*)"/g)];
  const fields = new Map(matches.map(([, key = '', value = '']) => [key, value]));
  const field = (name: string) => fields.get(name) ?? '';
  if (!header.startsWith('Hawk ') || field('id') !== client.clientId) return false;
  const parts = [
    'hawk.1.header',
    field('ts'),
    field('nonce'),
    ...target(signed),
    field('hash'),
    field('ext'),
  ];
  return isMac(field('mac'), parts, client);
}

function isValidBewit(bewit: string, signed: SignedRequest, client: ClientCredentials): boolean {
  const text = Buffer.from(bewit, 'base64url').toString('utf8');
  const [id, expires = '', mac = '', ext = ''] = text.split('\\');
  if (id !== client.clientId || Number(expires) * 1000 <= Date.now()) return false;
  return isMac(mac, ['hawk.1.bewit', expires, '', ...target(signed), '', ext], client);
}

/** The application data of a header, as it was sent. */
export function extOf(header: string): string {
  return /\bext="([^"]*)"/.exec(header)?.[1] ?? '';
}

/** The header with which a request is sent for a client, with its certificate where it has one. */
export function signHeader(
  { method, url }: { readonly method: string; readonly url: URL },
  { clientId, accessToken, certificate }: ClientCredentials & { readonly certificate?: string },
): string {
  const ts = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(6).toString('base64url');
  const data = certificate === undefined ? {} : { certificate: JSON.parse(certificate) as unknown };
  const ext = Buffer.from(JSON.stringify(data)).toString('base64');
  const parts = [
    'hawk.1.header',
    ts,
    nonce,
    method,
    `${url.pathname}${url.search}`,
    url.hostname,
    url.port || '80',
    '',
    ext,
  ];
  const mac = createHmac('sha256', accessToken)
    .update(`${parts.join('\n')}\n`)
    .digest('base64');
  return `Hawk id="${clientId}", ts="${ts}", nonce="${nonce}", ext="${ext}", mac="${mac}"`;
}

/** Method, resource, host and port, as both sides write them. */
function target({ request, url }: SignedRequest): string[] {
  const resource = `${url.pathname}${url.search}`.replace(/([?&])bewit=[^&]*&?/, '$1').replace(/[?&]$/, '');
  const [host = '', port = '80'] = (request.headers.host ?? '').split(':');
  return [request.method ?? 'GET', resource, host, port];
}

function isMac(mac: string, parts: readonly string[], client: ClientCredentials): boolean {
  const expected = createHmac('sha256', client.accessToken)
    .update(`${parts.join('\n')}\n`)
    .digest();
  const actual = Buffer.from(mac, 'base64');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
