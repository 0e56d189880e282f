import type { JsonObject } from '@chain-of-trust/types';
import { sendJson } from '../reply.js';
import { apiBaseOf } from './links.js';
import type { GitHubCall } from './route.js';

/**
 * Sends the page of a list that was asked for, with links to the others.
 *
 * @see GitHub REST API, "Using pagination in the REST API"
 */
export function sendPage(call: GitHubCall, all: readonly JsonObject[]): void {
  const { searchParams } = call.url;
  const size = Math.min(positive(searchParams.get('per_page'), 30), 100);
  const page = positive(searchParams.get('page'), 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const neighbours = [
    ...(page > 1 ? [link(call, 'prev', page - 1), link(call, 'first', 1)] : []),
    ...(page < last ? [link(call, 'next', page + 1), link(call, 'last', last)] : []),
  ];
  sendJson(call.response, all.slice((page - 1) * size, page * size), {
    contentType: 'application/json; charset=utf-8',
    headers: neighbours.length === 0 ? {} : { link: neighbours.join(', ') },
  });
}

function link(call: GitHubCall, relation: string, page: number): string {
  const url = new URL(
    `${apiBaseOf(call)}${call.url.pathname.replace(/^\/github-api/, '')}${call.url.search}`,
  );
  url.searchParams.set('page', String(page));
  return `<${url}>; rel="${relation}"`;
}

function positive(text: string | null, otherwise: number): number {
  return /^[1-9][0-9]*$/.test(text ?? '') ? Number(text) : otherwise;
}
