import type { JsonObject, JsonValue } from '@chain-of-trust/types';
import type { World } from '../../world/world.js';
import { sendBytes, sendJson } from '../reply.js';
import type { Route } from '../route.js';
import { type GitHubAccess, RateLimit, sendGitHubError } from './access.js';
import { commitDocument } from './commit.js';
import { comparisonDocument } from './comparison.js';
import { contentsDocument } from './contents.js';
import { sendPage } from './page.js';
import { pullRequestDocument } from './pull-request.js';
import { branchDocument, releaseDocument, tagDocument } from './refs.js';
import { repositoryDocument } from './repository.js';
import { type GitHubCall, type GitHubRoute, otherRoute, toRoute } from './route.js';

/** What GitHub's REST API answers about the repositories of the world. */
export function gitHubApiRoutes(world: World, access: GitHubAccess): Route[] {
  const service = { world, access, rateLimit: new RateLimit(access.rateLimit) };
  return [...routes.map((route) => toRoute(service, route)), otherRoute(service)];
}

const routes: readonly GitHubRoute[] = [
  { path: '', answer: answerRepository },
  { path: '/commits/(.+)', answer: answerCommit },
  { path: '/contents/(.+)', answer: answerContents },
  { path: String.raw`/compare/(.+?)\.\.\.(.+)`, answer: answerComparison },
  { path: '/branches/(.+)', answer: answerBranch },
  { path: '/tags', answer: answerTags },
  { path: '/releases/tags/(.+)', answer: answerRelease },
  { path: '/pulls/([0-9]+)', answer: answerPullRequest },
];

function answerRepository(call: GitHubCall): void {
  send(call, repositoryDocument(call.world, call.apiBase, call.repository));
}

function answerCommit(call: GitHubCall): void {
  const [ref = ''] = call.captured;
  const commit = call.network.resolve(ref);
  if (commit === undefined)
    return void sendGitHubError(call.response, 422, `No commit found for SHA: ${ref}`);
  send(call, commitDocument(call, commit));
}

function answerContents(call: GitHubCall): void {
  const { captured, network, repository, request, response, url } = call;
  const [path = ''] = captured;
  const ref = url.searchParams.get('ref') || repository.defaultBranch;
  const commit = network.resolve(ref);
  if (commit === undefined) return void sendGitHubError(response, 404, `No commit found for the ref ${ref}`);
  const content = network.file(commit.sha, path);
  if (content === undefined) return void sendNotFound(call);
  // Like `application/vnd.github.raw+json` and the older `application/vnd.github.v3.raw`.
  if (!/\braw\b/.test(request.headers.accept ?? ''))
    return void send(call, contentsDocument(call, { path, ref, content }));
  sendBytes(response, content, { contentType: 'application/vnd.github.raw; charset=utf-8' });
}

function answerComparison(call: GitHubCall): void {
  const [base, head] = call.captured.map((ref) => call.network.resolve(ref));
  const found = base === undefined || head === undefined ? undefined : comparisonDocument(call, base, head);
  sendFound(call, found);
}

function answerBranch(call: GitHubCall): void {
  const { captured, network, repository, response } = call;
  const [name = ''] = captured;
  const head = network.commit(repository.branches.get(name) ?? '');
  if (head === undefined) return void sendGitHubError(response, 404, 'Branch not found');
  send(call, branchDocument(call, name, head));
}

function answerTags(call: GitHubCall): void {
  const tags = [...call.repository.tags].map(([name, sha]) => tagDocument(call, name, sha));
  sendPage(call, tags);
}

function answerRelease(call: GitHubCall): void {
  const release = call.repository.releases.get(call.captured[0] ?? '');
  sendFound(call, release === undefined ? undefined : releaseDocument(call, release));
}

function answerPullRequest(call: GitHubCall): void {
  const stored = call.repository.pullRequests.get(Number(call.captured[0]));
  sendFound(call, stored === undefined ? undefined : pullRequestDocument(call, stored));
}

function sendFound(call: GitHubCall, found: JsonObject | undefined): void {
  if (found === undefined) sendNotFound(call);
  else send(call, found);
}

function sendNotFound({ response }: GitHubCall): void {
  sendGitHubError(response, 404, 'Not Found');
}

function send({ response }: GitHubCall, body: JsonValue): void {
  sendJson(response, body, { contentType: 'application/json; charset=utf-8' });
}
