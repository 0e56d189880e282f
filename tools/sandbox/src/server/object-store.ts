import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Content, chunksOf, lengthOf } from '../world/content.js';
import type { World } from '../world/world.js';
import { parseRange } from './range.js';
import { pump, sendBytes } from './reply.js';
import type { Exchange, Route } from './route.js';

/** Path and query of an artifact in the store; the query stands for the signature of a signed URL. */
export function storePath(taskId: string, runId: number, name: string): string {
  const path = `/bucket/${taskId}/${runId}/${name.split('/').map(encodeURIComponent).join('/')}`;
  return `${path}?X-Amz-Signature=${signatureOf(`${taskId}/${runId}/${name}`)}`;
}

function signatureOf(key: string): string {
  return createHash('sha256').update(`sandbox ${key}`).digest('hex').slice(0, 32);
}

/** An object store like s3: signed URLs, entity tags, ranges, stored encodings. */
export function storeRoutes(world: World): Route[] {
  return [
    {
      pattern: /^\/bucket\/([^/]+)\/([0-9]+)\/(.+)$/,
      answer: (exchange) => serve(world, exchange),
    },
  ];
}

async function serve(world: World, exchange: Exchange): Promise<void> {
  const { captured, request, response, url } = exchange;
  const [taskId = '', runId = '', name = ''] = captured;
  // A store that gets credentials meant for somebody else says so, as s3 does.
  if (request.headers.authorization !== undefined) return refuse(response, 400, 'InvalidArgument');
  if (url.searchParams.get('X-Amz-Signature') !== signatureOf(`${taskId}/${runId}/${name}`))
    return refuse(response, 403, 'AccessDenied');
  const run = world.tasks.get(taskId)?.runs.find((each) => String(each.runId) === runId);
  const artifact = run?.artifacts.get(name);
  if ((artifact?.storageType !== 's3' && artifact?.storageType !== 'object') || artifact.isAwaited === true)
    return refuse(response, 404, 'NoSuchKey');
  const { content, contentType } = artifact;
  const isGzipped = artifact.isGzipped === true && content instanceof Uint8Array;
  await send(exchange, isGzipped ? compressed(content) : content, {
    'content-type': contentType,
    ...(isGzipped ? { 'content-encoding': 'gzip' } : {}),
  });
}

const compressions = new WeakMap<Uint8Array, Uint8Array>();

/** The bytes at rest of what a worker has uploaded compressed; they stay so, whatever the client accepts. */
function compressed(content: Uint8Array): Uint8Array {
  const stored = compressions.get(content) ?? gzipSync(content);
  compressions.set(content, stored);
  return stored;
}

async function send(
  { request, response }: Exchange,
  stored: Content,
  headers: Record<string, string>,
): Promise<void> {
  const length = lengthOf(stored);
  const etag = entityTag(stored);
  const condition = request.headers['if-range'];
  const isCurrent = condition === undefined || condition === etag;
  const part = isCurrent ? parseRange(request.headers.range, length) : undefined;
  if (part === 'unsatisfiable') return refuse(response, 416, 'InvalidRange');
  const { from, to } = part ?? { from: 0, to: length };
  const range = part === undefined ? {} : { 'content-range': `bytes ${from}-${to - 1}/${length}` };
  response.writeHead(part === undefined ? 200 : 206, {
    ...headers,
    ...range,
    etag,
    'accept-ranges': 'bytes',
    'content-length': to - from,
  });
  if (request.method === 'HEAD') response.end();
  else await pump(response, chunksOf(stored, from, to));
}

function entityTag(stored: Content): string {
  if (!(stored instanceof Uint8Array)) return `"${stored.bytes}-${stored.fill}"`;
  return `"${createHash('md5').update(stored).digest('hex')}"`;
}

function refuse(response: Exchange['response'], status: number, code: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
  sendBytes(response, Buffer.from(body), { status, contentType: 'application/xml' });
}
