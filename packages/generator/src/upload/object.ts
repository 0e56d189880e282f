import { isJsonObject, type JsonObject, type JsonValue } from '@chain-of-trust/types';
import type { UploadApi } from './api.js';
import type { UploadContent } from './content.js';
import { contentTypeOf } from './content-type.js';
import { UnexpectedAnswer } from './failure.js';
import { put } from './put.js';
import type { UploadCredentials, UploadTarget } from './target.js';
import { withAttempts } from './with-attempts.js';

/** What fits into a request. */
const maxInlineBytes = 8192;

/**
 * Uploads an object artifact: the queue names an object, the object service says how it wants the bytes, both are told
 * when they are there. The object's digests are those of the signed blob.
 *
 * @throws UnexpectedAnswer; GeneratorError of the content
 * @see Taskcluster, "Object service", upload methods `dataInline` and `putUrl`
 */
export async function uploadToObject(
  api: UploadApi,
  content: UploadContent,
  target: UploadTarget,
): Promise<void> {
  const contentType = contentTypeOf(content.name);
  const expires = target.expires.toISOString();
  const body = { storageType: 'object', expires, contentType };
  const created = await withAttempts(target, () => api.queue('createArtifact', content.name, body));
  const { name, projectId, uploadId, credentials } = slotOf(created);
  const proposedUploadMethods = await methodsFor(content, contentType);
  // Each attempt asks again, as signed URLs expire.
  await withAttempts(target, async () => {
    const upload = { projectId, uploadId, expires, proposedUploadMethods };
    const { uploadMethod } = await api.object('createUpload', credentials, name, upload);
    await send(content, uploadMethod, target);
  });
  const { sha256, sha512 } = content.digests;
  const hashes = {
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(sha512 === undefined ? {} : { sha512 }),
  };
  const upload = { projectId, uploadId, hashes };
  await withAttempts(target, () => api.object('finishUpload', credentials, name, upload));
  await withAttempts(target, () => api.queue('finishArtifact', content.name, { uploadId }));
}

interface Slot {
  readonly name: string;
  readonly projectId: string;
  readonly uploadId: string;
  readonly credentials: UploadCredentials;
}

function slotOf({ name, projectId, uploadId, credentials }: JsonObject): Slot {
  if (typeof name === 'string' && typeof projectId === 'string' && typeof uploadId === 'string') {
    const { clientId, accessToken, certificate } = isJsonObject(credentials) ? credentials : {};
    if (typeof clientId === 'string' && typeof accessToken === 'string') {
      const more = typeof certificate === 'string' ? { certificate } : {};
      return { name, projectId, uploadId, credentials: { clientId, accessToken, ...more } };
    }
  }
  throw new UnexpectedAnswer({ status: 501, reason: 'the queue named no object' });
}

async function methodsFor(content: UploadContent, contentType: string): Promise<JsonObject> {
  const { length: contentLength } = content;
  const putUrl = { contentType, contentLength };
  if (contentLength >= maxInlineBytes) return { putUrl };
  const chunks: Uint8Array[] = [];
  for await (const chunk of content.read()) chunks.push(chunk);
  return { dataInline: { contentType, objectData: Buffer.concat(chunks).toString('base64') }, putUrl };
}

async function send(
  content: UploadContent,
  method: JsonValue | undefined,
  target: UploadTarget,
): Promise<void> {
  const { dataInline, putUrl } = isJsonObject(method) ? method : {};
  if (dataInline !== undefined && content.length < maxInlineBytes) return; // it came with the request
  if (!isJsonObject(putUrl) || typeof putUrl.url !== 'string')
    throw new UnexpectedAnswer({ status: 501, reason: 'the object service has no upload method for it' });
  const headers = Object.entries(isJsonObject(putUrl.headers) ? putUrl.headers : {});
  await put({
    url: putUrl.url,
    headers: Object.fromEntries(
      headers.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
    length: content.length,
    content: content.read,
    idleTimeoutMs: target.idleTimeoutMs ?? 60_000,
  });
}
