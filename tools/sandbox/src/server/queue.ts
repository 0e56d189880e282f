import type { JsonObject } from '@chain-of-trust/types';
import type { SandboxArtifact, SandboxRun, SandboxTask, World } from '../world/world.js';
import { sendApiError, sendJson, sendRedirect } from './reply.js';
import type { Exchange, Route } from './route.js';

/** What the Queue needs to answer. */
export interface QueueOptions {
  readonly world: World;
  /** URL of an artifact in the object store, signed. */
  readonly storeUrl: (taskId: string, runId: number, name: string) => string;
  /** Artifacts in one page of a listing. */
  readonly pageSize: number;
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
    route(`${task}/latest-artifact-content/(.+)`, (exchange) => queue.artifactContent(latest(exchange))),
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
    else sendJson(response, { status: statusOf(found) });
  }

  listing({ captured: [taskId = '', runId = ''], response, url }: Exchange): void {
    const found = this.#findRun(taskId, runId);
    if (found === undefined) {
      notFound(response, `Run ${runId} of ${taskId} not found`);
      return;
    }
    const names = [...found.artifacts.keys()].sort();
    const limit = Math.min(Number(url.searchParams.get('limit') ?? 1000), this.#options.pageSize);
    const start = Number(
      Buffer.from(url.searchParams.get('continuationToken') ?? '', 'base64url').toString() || 0,
    );
    const page = names.slice(start, start + limit).map((name) => describe(name, found.artifacts.get(name)));
    const next =
      start + limit < names.length
        ? { continuationToken: Buffer.from(String(start + limit)).toString('base64url') }
        : {};
    sendJson(response, { artifacts: page, ...next });
  }

  artifact(exchange: Exchange): void {
    const found = this.#findArtifact(exchange);
    if (found === undefined) return;
    const { response } = exchange;
    if (found.artifact.storageType === 'error') artifactError(response, found.artifact);
    else sendRedirect(response, this.#urlOf(found));
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

  #urlOf({ taskId, runId, name, artifact }: FoundArtifact): string {
    return artifact.storageType === 'reference' ? artifact.url : this.#options.storeUrl(taskId, runId, name);
  }

  /** Answers the error itself when there is nothing to be found. */
  #findArtifact({
    captured: [taskId = '', runId = '', name = ''],
    request,
    response,
    url,
  }: Exchange): FoundArtifact | undefined {
    const found = this.#findRun(taskId, runId);
    const resolved = found === undefined ? undefined : followLinks(found, name);
    const isPublic = name.startsWith('public/');
    const isAuthorized = request.headers.authorization !== undefined || url.searchParams.has('bewit');
    if (!isPublic && !isAuthorized) {
      sendApiError(
        response,
        403,
        'InsufficientScopes',
        `Client ID static/anonymous lacks queue:get-artifact:${name}`,
      );
    } else if (found === undefined || resolved === undefined) {
      notFound(response, 'Artifact not found');
    } else {
      return { taskId, runId: found.runId, ...resolved };
    }
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

function followLinks(
  found: SandboxRun,
  name: string,
): { name: string; artifact: SandboxArtifact } | undefined {
  const artifact = found.artifacts.get(name);
  if (artifact?.storageType !== 'link') return artifact === undefined ? undefined : { name, artifact };
  const target = found.artifacts.get(artifact.artifact);
  return target === undefined ? undefined : { name: artifact.artifact, artifact: target };
}

function describe(name: string, artifact: SandboxArtifact | undefined): JsonObject {
  const contentType =
    artifact !== undefined && 'contentType' in artifact ? artifact.contentType : 'text/plain';
  return {
    name,
    contentType,
    expires: '2099-01-01T00:00:00.000Z',
    storageType: artifact?.storageType ?? 's3',
  };
}

function statusOf(found: SandboxTask): JsonObject {
  const { definition, taskId } = found;
  return {
    taskId,
    provisionerId: definition.provisionerId ?? '',
    workerType: definition.workerType ?? '',
    taskQueueId: definition.taskQueueId ?? '',
    schedulerId: definition.schedulerId ?? '-',
    projectId: definition.projectId ?? 'none',
    taskGroupId: definition.taskGroupId ?? taskId,
    deadline: definition.deadline ?? '',
    expires: definition.expires ?? '',
    retriesLeft: 5,
    state: found.runs.at(-1)?.state ?? 'unscheduled',
    runs: found.runs.map(runStatus),
  };
}

function runStatus({ runId, state, workerGroup, workerId }: SandboxRun): JsonObject {
  const resolved = state === 'pending' || state === 'running' ? {} : { reasonResolved: state };
  return {
    runId,
    state,
    reasonCreated: runId === 0 ? 'scheduled' : 'rerun',
    ...resolved,
    workerGroup,
    workerId,
  };
}

function notFound(response: Exchange['response'], message: string): void {
  sendApiError(response, 404, 'ResourceNotFound', message);
}

function artifactError(
  response: Exchange['response'],
  { reason, message }: { reason: string; message: string },
): void {
  sendJson(response, { reason, message }, 424);
}
