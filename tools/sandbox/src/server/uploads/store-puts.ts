import { gunzipSync } from 'node:zlib';
import type { SandboxArtifact, World } from '../../world/world.js';
import { sendBytes } from '../reply.js';
import type { Exchange, Route } from '../route.js';
import { putSignature } from './put-signature.js';
import { readBody } from './read-body.js';

/** How the object store takes bytes: to signed URLs, whole, with the length and the media type that were announced. */
export function storePutRoutes(world: World): Route[] {
  return [
    {
      method: 'PUT',
      pattern: /^\/bucket\/([^/]+)\/([0-9]+)\/(.+)$/,
      answer: (exchange) => take(world, exchange),
    },
  ];
}

async function take(world: World, { captured, request, response, url }: Exchange): Promise<void> {
  const [taskId = '', runId = '', name = ''] = captured;
  const { authorization, 'content-type': contentType = '', 'content-length': length } = request.headers;
  if (authorization !== undefined) return refuse(response, 400, 'InvalidArgument');
  if (length === undefined) return refuse(response, 411, 'MissingContentLength');
  const signature = putSignature({ taskId, runId, name, contentType });
  if (url.searchParams.get('X-Amz-Signature') !== signature)
    return refuse(response, 403, 'SignatureDoesNotMatch');
  const body = await readBody(request); // rejects when the connection breaks, and stores nothing
  const run = world.tasks.get(taskId)?.runs.find((each) => String(each.runId) === runId);
  const artifact = run?.artifacts.get(name);
  if (artifact === undefined || !('content' in artifact)) return refuse(response, 403, 'AccessDenied');
  run?.artifacts.set(name, stored(artifact, body, request.headers['content-encoding'] === 'gzip'));
  response.writeHead(200, { 'content-length': 0 }).end();
}

type Stored = Extract<SandboxArtifact, { content: unknown }>;

/** Of an object, the queue has to be told that it is there. */
function stored(artifact: Stored, body: Uint8Array, isGzipped: boolean): Stored {
  const content = isGzipped ? gunzipSync(body) : body;
  if (artifact.storageType === 'object') return Object.assign(artifact, { content });
  const { isAwaited: _, ...present } = artifact;
  return { ...present, content, isGzipped };
}

function refuse(response: Exchange['response'], status: number, code: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
  sendBytes(response, Buffer.from(body), {
    status,
    contentType: 'application/xml',
    headers: { connection: 'close' },
  });
}
