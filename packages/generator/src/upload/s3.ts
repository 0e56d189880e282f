import type { UploadApi } from './api.js';
import { type StoredBytes, withCompressed } from './compressed.js';
import type { UploadContent } from './content.js';
import { contentTypeOf, isCompressible } from './content-type.js';
import { UnexpectedAnswer } from './failure.js';
import { put } from './put.js';
import type { UploadTarget } from './target.js';
import { withAttempts } from './with-attempts.js';

/**
 * Uploads an s3 artifact: the queue makes a record of it and signs a URL, to which the bytes are put; text compressed,
 * as workers do.
 *
 * @throws UnexpectedAnswer; GeneratorError of the content
 * @see Taskcluster queue reference, `createArtifact`, "S3 artifacts"
 */
export async function uploadToS3(
  api: UploadApi,
  content: UploadContent,
  target: UploadTarget,
): Promise<void> {
  const contentType = contentTypeOf(content.name);
  const send = (stored: StoredBytes, encoding: Readonly<Record<string, string>>) =>
    withAttempts(target, () => sendOnce({ api, content, target, contentType, stored, encoding }));
  if (!isCompressible(contentType)) return send(content, {});
  await withCompressed(content, (stored) => send(stored, { 'content-encoding': 'gzip' }));
}

interface Sending {
  readonly api: UploadApi;
  readonly content: UploadContent;
  readonly target: UploadTarget;
  readonly contentType: string;
  readonly stored: StoredBytes;
  readonly encoding: Readonly<Record<string, string>>;
}

/** Each attempt asks for a new URL, as the last one may have expired while many bytes were on their way. */
async function sendOnce({ api, content, target, contentType, stored, encoding }: Sending): Promise<void> {
  const expires = target.expires.toISOString();
  const { putUrl } = await api.queue('createArtifact', content.name, {
    storageType: 's3',
    expires,
    contentType,
  });
  if (typeof putUrl !== 'string')
    throw new UnexpectedAnswer({ status: 501, reason: 'the queue gave no URL' });
  const { idleTimeoutMs = 60_000 } = target;
  const headers = { 'content-type': contentType, ...encoding };
  await put({ url: putUrl, headers, length: stored.length, content: stored.read, idleTimeoutMs });
}
