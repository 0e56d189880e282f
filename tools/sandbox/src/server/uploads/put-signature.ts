import { createHash } from 'node:crypto';

/** What a signed URL allows to be put. */
export interface PutPermission {
  readonly taskId: string;
  readonly runId: string | number;
  readonly name: string;
  readonly contentType: string;
}

/** Path and query of the object store to which the bytes of one artifact, of one media type, may be put. */
export function putPath(permission: PutPermission): string {
  const { taskId, runId, name } = permission;
  const path = name.split('/').map(encodeURIComponent).join('/');
  return `/bucket/${taskId}/${runId}/${path}?X-Amz-Signature=${putSignature(permission)}`;
}

/** Other bytes than those of a URL that reads. */
export function putSignature({ taskId, runId, name, contentType }: PutPermission): string {
  return createHash('sha256')
    .update(`sandbox PUT ${taskId}/${runId}/${name} ${contentType}`)
    .digest('hex')
    .slice(0, 32);
}
