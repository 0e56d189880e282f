import type { JsonObject } from '@chain-of-trust/types';
import { lengthOf } from '../world/content.js';
import type { SandboxArtifact, SandboxRun } from '../world/world.js';
import { malformedPage, pageOf } from './page.js';
import { sendApiError, sendJson } from './reply.js';
import type { Exchange } from './route.js';

/** One page of a run's artifacts, sorted by name. */
export function sendListing({ url, response }: Exchange, run: SandboxRun, pageSize: number): void {
  const sorted = [...run.artifacts].sort(([a], [b]) => (a < b ? -1 : 1));
  const page = pageOf(sorted, url, pageSize);
  if (page === undefined) {
    sendApiError(response, malformedPage);
    return;
  }
  const artifacts = page.entries.map(([name, artifact]) => describeArtifact(name, artifact));
  sendJson(response, { artifacts, ...page.next });
}

/** An artifact as listings describe it. @see Taskcluster queue schema `v1/list-artifacts-response.yml` */
export function describeArtifact(name: string, artifact: SandboxArtifact): JsonObject {
  const { storageType } = artifact;
  const common = { storageType, name, expires: '2099-01-01T00:00:00.000Z' };
  if (storageType !== 's3' && storageType !== 'object') return { ...common, contentType: 'text/plain' };
  return { ...common, contentType: artifact.contentType, contentLength: lengthOf(artifact.content) };
}
