import { createHash } from 'node:crypto';
import type { GitHubRepository } from '../../world/github-repository.js';
import type { Exchange } from '../route.js';

/**
 * Where the API is, as the client that asks sees it: clients like github3.py follow the URLs of the documents. One
 * that has the real host name built in gets that name again; any other gets the sandbox's own address.
 */
export function apiBaseOf({ request }: Pick<Exchange, 'request'>): string {
  const { host = '' } = request.headers;
  return /^api\.github\.com(:\d+)?$/.test(host) ? `https://${host}` : `http://${host}/github-api`;
}

/** URL of a repository in the API. */
export function repositoryApiUrl(apiBase: string, { owner, name }: GitHubRepository): string {
  return `${apiBase}/repos/${owner}/${name}`;
}

/** A number for a name, always the same. */
export function numberFor(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0);
}

/** The `node_id` of an object. */
export function nodeIdFor(name: string): string {
  return Buffer.from(name).toString('base64');
}

/** GitHub writes no milliseconds. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
