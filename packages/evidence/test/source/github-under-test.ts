import type { IncomingMessage, ServerResponse } from 'node:http';
import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError, type EvidenceErrorCode } from '@chain-of-trust/types';
import type { LiveEvidence } from '../../src/live.js';
import type { LiveEvidenceOptions } from '../../src/options.js';
import { hastyRuntime, withEvidence } from '../live-under-test.js';
import { type ReceivedRequest, sendJson, withServer } from '../test-server.js';

/** The repository for tests. */
export const repository = 'https://github.com/mozilla-releng/Scriptworker';
/** Where its API is, below the origin. */
export const api = '/repos/mozilla-releng/Scriptworker';
/** Two commits and the parent of both. */
export const [head = '', older = '', parent = ''] = ['a', 'b', 'c'].map((digit) => digit.repeat(40));

/** Path and query to the document that is answered there, or to a function that answers by itself. */
export type Routes = Readonly<Record<string, unknown>>;

/** One question to the evidence. */
export type Read = (evidence: LiveEvidence) => Promise<unknown>;

/** A row of a table of refusals. */
export type Refusal = [name: string, routes: Routes, read: Read, code: EvidenceErrorCode];

/** Expects that GitHub's answers lead to an error of this code. */
export async function expectRefused(
  routes: Routes,
  read: Read,
  code: EvidenceErrorCode,
): Promise<EvidenceError> {
  return await withGitHub(routes, (evidence) => expectRejected(read(evidence), EvidenceError, code));
}

/** Evidence of a GitHub that answers `routes`, and 404 to everything else. */
export async function withGitHub<T>(
  routes: Routes,
  use: (evidence: LiveEvidence, received: readonly ReceivedRequest[], origin: string) => Promise<T>,
  options: Partial<LiveEvidenceOptions> = {},
): Promise<T> {
  return await withServer(
    (request, response) => answer(routes, request, response),
    ({ origin, received }) =>
      withEvidence(
        { rootUrl: origin, mirrors: { 'https://api.github.com': origin }, ...options },
        (evidence) => use(evidence, received, origin),
        hastyRuntime(),
      ),
  );
}

function answer(routes: Routes, request: IncomingMessage, response: ServerResponse): void {
  const route = routes[request.url ?? ''];
  if (typeof route === 'function') route(response);
  else if (route === undefined) sendJson(response, { message: 'Not Found' }, 404);
  else sendJson(response, route);
}

/** Answers with a status that is explained as GitHub does. */
export function refuse(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
  return (response: ServerResponse) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    sendJson(response, { message, documentation_url: 'https://docs.github.com/rest' }, status);
  };
}

/** Answers of GitHub, as much of them as counts. */
export const answers = {
  commit: {
    sha: head,
    commit: { message: 'Bug 1 - x', author: { name: 'A. U. Thor', email: 'a@example.com' } },
    author: { login: 'author', id: 1 },
    committer: { login: 'web-flow' },
    parents: [{ sha: parent, url: 'https://api.github.com/x' }],
  },
  branch: { name: 'main', commit: { sha: head }, protected: true },
  repository: { full_name: 'mozilla-releng/scriptworker', default_branch: 'main', private: false },
  release: {
    tag_name: 'v1.0',
    target_commitish: 'main',
    published_at: '2024-05-01T10:00:00Z',
    author: { login: 'releaser' },
  },
  pullRequest: {
    number: 7,
    title: 'x',
    user: { login: 'dev' },
    head: { sha: head, ref: 'topic', user: { login: 'dev' }, repo: { full_name: 'dev/scriptworker' } },
    base: { ref: 'main', repo: { html_url: repository } },
  },
};
