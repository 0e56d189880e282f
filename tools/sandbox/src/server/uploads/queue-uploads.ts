import { randomBytes } from 'node:crypto';
import type { JsonObject } from '@chain-of-trust/types';
import type { SandboxArtifact, SandboxRun, SandboxTask, World } from '../../world/world.js';
import { type ApiError, sendApiError, sendJson } from '../reply.js';
import type { Exchange, Route } from '../route.js';
import type { Clients } from './clients.js';
import { readJson } from './read-body.js';

/** What the Queue needs to take artifacts. */
export interface QueueUploadOptions {
  readonly world: World;
  readonly clients: Clients;
  /** URL of the object store to which the bytes of one artifact may be put. */
  readonly putUrl: (taskId: string, runId: number, name: string, contentType: string) => string;
}

/**
 * How workers create artifacts.
 *
 * @see taskcluster `services/queue/src/artifacts.js`, `createArtifact` and `finishArtifact`
 */
export function queueUploadRoutes(options: QueueUploadOptions): Route[] {
  const pattern = /^\/api\/queue\/v1\/task\/([^/]+)\/runs\/([0-9]+)\/artifacts\/(.+)$/;
  return [
    { method: 'POST', pattern, answer: (exchange) => new Creation(options, exchange).answer() },
    { method: 'PUT', pattern, answer: (exchange) => finish(options, exchange) },
  ];
}

class Creation {
  readonly #options: QueueUploadOptions;
  readonly #exchange: Exchange;

  constructor(options: QueueUploadOptions, exchange: Exchange) {
    this.#options = options;
    this.#exchange = exchange;
  }

  async answer(): Promise<void> {
    const { request, response } = this.#exchange;
    const [taskId = '', runId = '', name = ''] = this.#exchange.captured;
    const body = await readJson(request);
    const task = this.#options.world.tasks.get(taskId);
    const run = task?.runs.find((each) => String(each.runId) === runId);
    if (task === undefined || run === undefined) return sendApiError(response, input('Run not found'));
    const refusal =
      this.#options.clients.refuse(this.#exchange, createScope(taskId, runId)) ??
      refuseTime(task, body, this.#options.world.now) ??
      refuseState(run) ??
      refuseOther(run.artifacts.get(name), body);
    if (refusal !== undefined) return sendApiError(response, refusal);
    const { storageType, contentType } = body;
    if ((storageType !== 's3' && storageType !== 'object') || typeof contentType !== 'string')
      return sendApiError(response, input('body does not match the schema'));
    const artifact = run.artifacts.get(name) ?? awaited(storageType, contentType);
    run.artifacts.set(name, artifact);
    sendJson(response, {
      storageType,
      ...this.#slot({ task, run, name, contentType, storageType, artifact }),
    });
  }

  #slot({ task, run, name, contentType, storageType, artifact }: Slot): JsonObject {
    const expires = new Date(Date.now() + 2_700_000).toISOString();
    const { taskId } = task;
    if (storageType === 's3')
      return { contentType, expires, putUrl: this.#options.putUrl(taskId, run.runId, name, contentType) };
    const object = `t/${taskId}/${run.runId}/${name}`;
    const projectId = String(task.definition.projectId ?? 'none');
    const scope = `object:upload:${projectId}:${object}`;
    const credentials = this.#options.clients.issue(`object-upload/${randomBytes(6).toString('hex')}`, [
      scope,
    ]);
    const uploadId = uploadIdOf(artifact);
    return { name: object, projectId, uploadId, expires, credentials: { ...credentials } };
  }
}

interface Slot {
  readonly task: SandboxTask;
  readonly run: SandboxRun;
  readonly name: string;
  readonly contentType: string;
  readonly storageType: 's3' | 'object';
  readonly artifact: SandboxArtifact;
}

/** The scope that a claimed task's credentials have. */
export function createScope(taskId: string, runId: string | number): string {
  return `queue:create-artifact:${taskId}/${runId}`;
}

function awaited(storageType: 's3' | 'object', contentType: string): SandboxArtifact {
  return { storageType, contentType, content: new Uint8Array(), isAwaited: true };
}

const uploadIds = new WeakMap<SandboxArtifact, string>();

/** The secret of one upload; the same for every request for it. */
export function uploadIdOf(artifact: SandboxArtifact): string {
  const uploadId = uploadIds.get(artifact) ?? randomBytes(16).toString('base64url');
  uploadIds.set(artifact, uploadId);
  return uploadId;
}

function refuseTime({ definition }: SandboxTask, { expires }: JsonObject, now: Date): ApiError | undefined {
  const time = Date.parse(String(expires));
  if (Number.isNaN(time)) return input('expires is no date');
  if (time < now.getTime() - 15 * 60_000) return input('Expires must be in the future');
  return time > Date.parse(String(definition.expires))
    ? input('Artifact expires after the task expiration')
    : undefined;
}

function refuseState({ state }: SandboxRun): ApiError | undefined {
  return state === 'running'
    ? undefined
    : conflict('Artifacts cannot be created for a task after it is resolved');
}

function refuseOther(there: SandboxArtifact | undefined, body: JsonObject): ApiError | undefined {
  if (there === undefined) return undefined;
  const isSame =
    there.storageType === body.storageType &&
    'contentType' in there &&
    there.contentType === body.contentType;
  return isSame ? undefined : conflict('Artifact already exists, with different type or later expiration');
}

async function finish({ world, clients }: QueueUploadOptions, exchange: Exchange): Promise<void> {
  const { request, response, captured } = exchange;
  const [taskId = '', runId = '', name = ''] = captured;
  const { uploadId } = await readJson(request);
  const run = world.tasks.get(taskId)?.runs.find((each) => String(each.runId) === runId);
  const artifact = run?.artifacts.get(name);
  const refusal = clients.refuse(exchange, createScope(taskId, runId));
  if (refusal !== undefined) return sendApiError(response, refusal);
  if (run === undefined || artifact === undefined)
    return sendApiError(response, { status: 404, code: 'ResourceNotFound', message: 'Artifact not found' });
  if (artifact.storageType !== 'object' || uploadIdOf(artifact) !== uploadId)
    return sendApiError(response, input('Invalid uploadId, or a storage type that is not finished'));
  const { isAwaited: _, ...present } = artifact;
  run.artifacts.set(name, present);
  uploadIds.set(present, uploadIdOf(artifact));
  response.writeHead(204).end();
}

function input(message: string): ApiError {
  return { status: 400, code: 'InputError', message };
}

function conflict(message: string): ApiError {
  return { status: 409, code: 'RequestConflict', message };
}
