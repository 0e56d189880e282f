import type { GitHubRepository } from '../../world/github-repository.js';
import { sendJson } from '../reply.js';
import type { Exchange } from '../route.js';

/** Who may read what, and how often. */
export interface GitHubAccess {
  /** Opens every private repository. */
  readonly token: string;
  /** How many requests the API answers; any number without. */
  readonly rateLimit: number | undefined;
}

/** What a request's token is worth. */
export type GitHubAuthentication = 'anonymous' | 'authenticated' | 'refused';

/** Looks at a request's token, as `Bearer TOKEN` or the older `token TOKEN`. */
export function authenticate({ request }: Pick<Exchange, 'request'>, token: string): GitHubAuthentication {
  const { authorization } = request.headers;
  if (authorization === undefined) return 'anonymous';
  const [, given] = /^(?:bearer|token) +(\S+)$/i.exec(authorization) ?? [];
  return given === token ? 'authenticated' : 'refused';
}

/** A private repository is not there for those who may not read it. */
export function mayRead(repository: GitHubRepository, authentication: GitHubAuthentication): boolean {
  return !repository.isPrivate || authentication === 'authenticated';
}

/** Answers with an error in the form of GitHub's API. */
export function sendGitHubError(response: Exchange['response'], status: number, message: string): void {
  const body = { message, documentation_url: 'https://docs.github.com/rest', status: String(status) };
  sendJson(response, body, { status, contentType: 'application/json; charset=utf-8' });
}

/**
 * Counts requests to the API, and refuses those beyond the limit.
 *
 * The limit is never lifted: the hour after which GitHub does so is longer than a sandbox is meant to live.
 *
 * @see GitHub REST API, "Rate limits for the REST API"
 */
export class RateLimit {
  readonly #limit: number | undefined;
  readonly #reset = Math.ceil(Date.now() / 1000) + 3600;
  #used = 0;

  constructor(limit: number | undefined) {
    this.#limit = limit;
  }

  /** Notes a request; true when it was refused and is answered. */
  refuses(response: Exchange['response']): boolean {
    if (this.#limit === undefined) return false;
    const isRefused = this.#used >= this.#limit;
    if (!isRefused) this.#used += 1;
    response.setHeader('x-ratelimit-limit', this.#limit);
    response.setHeader('x-ratelimit-remaining', this.#limit - this.#used);
    response.setHeader('x-ratelimit-used', this.#used);
    response.setHeader('x-ratelimit-reset', this.#reset);
    response.setHeader('x-ratelimit-resource', 'core');
    if (isRefused) sendGitHubError(response, 403, 'API rate limit exceeded for 127.0.0.1.');
    return isRefused;
  }
}
