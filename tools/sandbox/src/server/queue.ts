import type { SandboxArtifact, SandboxRun, World } from '../world/world.js';
import { type Authentication, authenticate, type ClientCredentials } from './hawk.js';
import { describeArtifact, sendListing } from './listing.js';
import { type ApiError, sendApiError, sendJson, sendRedirect } from './reply.js';
import type { Exchange, Route } from './route.js';
import { statusOf } from './status.js';

/** What the Queue needs to answer. */
export interface QueueOptions {
  readonly world: World;
  /** URL of an artifact in the object store, signed. */
  readonly storeUrl: (taskId: string, runId: number, name: string) => string;
  /** Artifacts in one page of a listing. */
  readonly pageSize: number;
  /** The client that may read private artifacts. */
  readonly credentials: ClientCredentials;
}

const task = '/api/queue/v1/task/([^/]+)';
const run = `${task}/runs/([0-9]+)`;

/** The read-only part of the Queue's API. @see Taskcluster, Queue API reference */
export function queueRoutes(options: QueueOptions): Route[] {
  const queue = new Queue(options);
  return [
    route(`${task}`, (exchange) => queue.definition(exchange)),
    route(`${task}/status`, (exchange) => queue.status(exchange)),
    route(`${run}/artifacts`, (exchange) => queue.listing(exchange)),
    route(`${task}/artifacts`, (exchange) => queue.listing(latest(exchange))),
    route(`${run}/artifacts/(.+)`, (exchange) => queue.artifact(exchange)),
    route(`${task}/artifacts/(.+)`, (exchange) => queue.artifact(latest(exchange))),
    route(`${run}/artifact-content/(.+)`, (exchange) => queue.artifactContent(exchange)),
    route(`${task}/artifact-content/(.+)`, (exchange) => queue.artifactContent(latest(exchange))),
    route(`${run}/artifact-info/(.+)`, (exchange) => queue.artifactInfo(exchange)),
    route(`${task}/artifact-info/(.+)`, (exchange) => queue.artifactInfo(latest(exchange))),
  ];
}

function route(pattern: string, answer: Route['answer']): Route {
  return { pattern: new RegExp(`^${pattern}$`), answer };
}

/** Puts the missing runId between the taskId and the rest. */
function latest(exchange: Exchange): Exchange {
  const [taskId = '', ...rest] = exchange.captured;
  return { ...exchange, captured: [taskId, 'latest', ...rest] };
}

class Queue {
  readonly #options: QueueOptions;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  definition({ captured: [taskId = ''], response }: Exchange): void {
    const found = this.#options.world.tasks.get(taskId);
    if (found === undefined) notFound(response, `Task not found: ${taskId}`);
    else sendJson(response, found.definition);
  }

  status({ captured: [taskId = ''], response }: Exchange): void {
    const found = this.#options.world.tasks.get(taskId);
    if (found === undefined) notFound(response, `Task not found: ${taskId}`);
    else sendJson(response, { status: statusOf(found, this.#options.world.now) });
  }

  listing(exchange: Exchange): void {
    const [taskId = '', runId = ''] = exchange.captured;
    const found = this.#findRun(taskId, runId);
    if (found === undefined) notFound(exchange.response, `Run ${runId} of ${taskId} not found`);
    else sendListing(exchange, found, this.#options.pageSize);
  }

  artifact(exchange: Exchange): void {
    const found = this.#findArtifact(exchange);
    if (found === undefined) return;
    const { artifact } = found;
    if (artifact.storageType === 'error') sendArtifactError(exchange.response, artifact);
    else sendRedirect(exchange.response, this.#urlOf(found), artifact.storageType);
  }

  artifactContent(exchange: Exchange): void {
    const found = this.#findArtifact(exchange);
    if (found === undefined) return;
    const { artifact } = found;
    const { storageType } = artifact;
    sendJson(
      exchange.response,
      artifact.storageType === 'error'
        ? { storageType, reason: artifact.reason, message: artifact.message }
        : { storageType, url: this.#urlOf(found) },
    );
  }

  artifactInfo(exchange: Exchange): void {
    const found = this.#findArtifact(exchange);
    if (found !== undefined) sendJson(exchange.response, describeArtifact(found.name, found.artifact));
  }

  #urlOf({ taskId, runId, name, artifact }: FoundArtifact): string {
    return artifact.storageType === 'reference' ? artifact.url : this.#options.storeUrl(taskId, runId, name);
  }

  /** Answers the error itself when there is nothing to be found. */
  #findArtifact(exchange: Exchange): FoundArtifact | undefined {
    const { response } = exchange;
    const [taskId = '', runId = '', name = ''] = exchange.captured;
    const refusal = refusePrivate(authenticate(exchange, this.#options.credentials), name);
    const found = this.#findRun(taskId, runId);
    const resolved = found === undefined ? undefined : followLinks(found, name);
    if (refusal !== undefined) sendApiError(response, refusal);
    else if (found === undefined || resolved === undefined) notFound(response, 'Artifact not found');
    else return { taskId, runId: found.runId, ...resolved };
    return undefined;
  }

  #findRun(taskId: string, runId: string): SandboxRun | undefined {
    const runs = this.#options.world.tasks.get(taskId)?.runs;
    return runId === 'latest' ? runs?.at(-1) : runs?.find((each) => String(each.runId) === runId);
  }
}

interface FoundArtifact {
  readonly taskId: string;
  readonly runId: number;
  readonly name: string;
  readonly artifact: SandboxArtifact;
}

/** Names outside `public/` need the scope `queue:get-artifact:NAME`, which the sandbox's client has. */
function refusePrivate(authentication: Authentication, name: string): ApiError | undefined {
  if (authentication === 'refused') return { status: 401, code: 'AuthenticationFailed', message: 'Bad mac' };
  if (authentication === 'authenticated' || name.startsWith('public/')) return undefined;
  const message = `Client ID static/anonymous lacks queue:get-artifact:${name}`;
  return { status: 403, code: 'InsufficientScopes', message };
}

/** A link names another artifact of its run; ones that go round lead nowhere. */
function followLinks(
  found: SandboxRun,
  name: string,
  seen: readonly string[] = [],
): { name: string; artifact: SandboxArtifact } | undefined {
  const artifact = found.artifacts.get(name);
  if (artifact === undefined || seen.includes(name)) return undefined;
  // Of an s3 artifact, the queue never learns whether its bytes came.
  if (artifact.storageType === 'object' && artifact.isAwaited === true) return undefined;
  return artifact.storageType === 'link'
    ? followLinks(found, artifact.artifact, [...seen, name])
    : { name, artifact };
}

function notFound(response: Exchange['response'], message: string): void {
  sendApiError(response, { status: 404, code: 'ResourceNotFound', message });
}

function sendArtifactError(
  response: Exchange['response'],
  { reason, message }: { readonly reason: string; readonly message: string },
): void {
  const headers = { 'x-taskcluster-artifact-storage-type': 'error' };
  sendJson(response, { reason, message }, { status: 424, headers });
}
