import type { JsonObject } from '@chain-of-trust/types';
import { lengthOf } from '../world/content.js';
import type { SandboxArtifact, SandboxRun } from '../world/world.js';
import { sendApiError, sendJson } from './reply.js';
import type { Exchange } from './route.js';

/** One page of a run's artifacts, sorted by name. The token is opaque to clients: it says where the next page begins. */
export function sendListing({ url, response }: Exchange, run: SandboxRun, pageSize: number): void {
  const limit = Number(url.searchParams.get('limit') ?? 1000);
  const start = parseToken(url.searchParams.get('continuationToken'));
  if (!Number.isInteger(limit) || limit < 1 || start === undefined) {
    sendApiError(response, malformed);
    return;
  }
  const end = start + Math.min(limit, pageSize);
  const entries = [...run.artifacts].sort(([a], [b]) => (a < b ? -1 : 1));
  const artifacts = entries.slice(start, end).map(([name, artifact]) => describeArtifact(name, artifact));
  const isLast = end >= entries.length;
  sendJson(response, isLast ? { artifacts } : { artifacts, continuationToken: tokenOf(end) });
}

/** An artifact as listings describe it. @see Taskcluster queue schema `v1/list-artifacts-response.yml` */
export function describeArtifact(name: string, artifact: SandboxArtifact): JsonObject {
  const { storageType } = artifact;
  const common = { storageType, name, expires: '2099-01-01T00:00:00.000Z' };
  if (storageType !== 's3' && storageType !== 'object') return { ...common, contentType: 'text/plain' };
  return { ...common, contentType: artifact.contentType, contentLength: lengthOf(artifact.content) };
}

function tokenOf(start: number): string {
  return Buffer.from(`from ${start}`).toString('base64url');
}

function parseToken(token: string | null): number | undefined {
  if (token === null) return 0;
  const match = /^from (\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('latin1'));
  return match === null ? undefined : Number(match[1]);
}

const malformed = { status: 400, code: 'InputError', message: 'limit or continuationToken is malformed' };
