import type { JsonValue } from '@chain-of-trust/types';
import type { HttpContext, HttpRequest } from '../http/exchange.js';
import { readBytes } from '../http/read.js';
import { parseDocument } from '../taskcluster/api.js';
import type { GitHubTokens } from './github-token.js';
import type { CurrentUrl } from './renamed-repositories.js';
import type { GitHubName } from './repository-url.js';

/** Where and how GitHub is asked. */
export interface GitHubAccess {
  readonly http: HttpContext;
  readonly tokens: GitHubTokens;
  /** Knows the new names of renamed repositories. */
  readonly currentUrl: CurrentUrl;
}

/** One thing to ask GitHub about a repository. */
export interface GitHubCall {
  readonly repository: GitHubName;
  /** Below `/repos/OWNER/NAME`, not encoded yet. */
  readonly path: readonly string[];
  /** Without the question mark. */
  readonly query?: string;
}

/** The URL of a call, before mirrors. */
export function gitHubUrl({ repository, path, query }: GitHubCall): URL {
  const segments = ['repos', repository.owner, repository.name, ...path].map(encodeURIComponent);
  return new URL(`https://api.github.com/${segments.join('/')}${query === undefined ? '' : `?${query}`}`);
}

/**
 * The request of a call: with a token where there is one and it may be sent.
 *
 * @see https://docs.github.com/en/rest/about-the-rest-api/api-versions
 */
export async function gitHubRequest(
  { http, tokens }: GitHubAccess,
  call: GitHubCall,
  accept = 'application/vnd.github+json',
): Promise<HttpRequest> {
  const url = gitHubUrl(call);
  const token = mayHaveToken(http, url) ? await tokens(call.repository) : undefined;
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return { url, headers: { accept, 'x-github-api-version': '2022-11-28', ...authorization } };
}

/**
 * Whether a request may carry a token: to the real GitHub, and to a mirror on this machine. A mirror elsewhere is
 * somebody else, and would get what opens every repository of the token. One on a loopback address is a process of
 * the operator's own, and no network is on the way to it. A name, `localhost` included, is no address: what it
 * leads to is for a resolver to say.
 */
export function mayHaveToken({ mirrors }: Pick<HttpContext, 'mirrors'>, url: URL): boolean {
  const { origin, hostname } = mirrors(url);
  return origin === 'https://api.github.com' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}

/**
 * Asks GitHub for a JSON document and gives it a type.
 *
 * @throws EvidenceError; `evidence-malformed` when it is not JSON or `toTyped` throws a DocumentError
 */
export async function readGitHub<T>(
  access: GitHubAccess,
  call: GitHubCall,
  toTyped: (value: JsonValue) => T,
): Promise<T> {
  const request = await gitHubRequest(access, call);
  const bytes = await readBytes(access.http, request, access.http.limits.maxJsonBytes);
  return parseDocument(request.url, bytes, toTyped);
}
