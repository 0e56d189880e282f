import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Content, chunksOf, lengthOf } from '../world/content.js';
import type { World } from '../world/world.js';
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
  if (artifact?.storageType !== 's3' && artifact?.storageType !== 'object')
    return refuse(response, 404, 'NoSuchKey');
  const isGzipped = artifact.isGzipped === true && artifact.content instanceof Uint8Array;
  const stored = isGzipped ? gzipSync(artifact.content as Uint8Array) : artifact.content;
  await send(exchange, stored, {
    'content-type': artifact.contentType,
    ...(isGzipped ? { 'content-encoding': 'gzip' } : {}),
  });
}

async function send(
  { request, response }: Exchange,
  stored: Content,
  headers: Record<string, string>,
): Promise<void> {
  const length = lengthOf(stored);
  const etag = `"${stored instanceof Uint8Array ? createHash('md5').update(stored).digest('hex') : `${length}-${stored.fill}`}"`;
  const condition = request.headers['if-range'];
  const start = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
  const from =
    start !== undefined && (condition === undefined || condition === etag) ? Number(start) : undefined;
  if (from !== undefined && from >= length) return refuse(response, 416, 'InvalidRange');
  const range = from === undefined ? {} : { 'content-range': `bytes ${from}-${length - 1}/${length}` };
  const common = {
    ...headers,
    ...range,
    etag,
    'accept-ranges': 'bytes',
    'content-length': length - (from ?? 0),
  };
  response.writeHead(from === undefined ? 200 : 206, common);
  await pump(response, chunksOf(stored, from));
}

function refuse(response: Exchange['response'], status: number, code: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
  sendBytes(response, Buffer.from(body), { status, contentType: 'application/xml' });
}
