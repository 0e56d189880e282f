import {
  DocumentError,
  type JsonValue,
  parseJson,
  type ReadBounds,
  taskSizedBounds,
} from '@chain-of-trust/types';
import type { HttpContext, HttpRequest } from '../http/exchange.js';
import { evidenceError } from '../http/failure.js';
import { openStream, readBytes } from '../http/read.js';
import { type ApiCall, type BatchCall, batchUrlOf, urlOf } from './api-call.js';
import type { Signer } from './signer.js';

/** Where and how Taskcluster is asked. */
export interface TaskclusterAccess {
  readonly http: HttpContext;
  /** The root URL, or a proxy's; no trailing slash. */
  readonly base: string;
  readonly sign: Signer | undefined;
}

/**
 * Asks for a JSON document and gives it a type.
 *
 * @throws EvidenceError; `evidence-malformed` when it is not JSON or `toTyped` throws a DocumentError
 */
export async function readDocument<T>(
  access: TaskclusterAccess,
  call: ApiCall,
  toTyped: (value: JsonValue) => T,
): Promise<T> {
  return await readTyped(access.http, requestOf(access, call), toTyped);
}

/**
 * Asks about many tasks at once, without credentials: a signed URL stands for a GET request only. A deployment whose
 * tasks are not everybody's to read refuses that.
 *
 * @throws EvidenceError as {@link readDocument} does
 */
export async function readBatch<T>(
  { http, base }: TaskclusterAccess,
  call: BatchCall,
  toTyped: (value: JsonValue) => T,
): Promise<T> {
  const body = Buffer.from(JSON.stringify({ taskIds: call.taskIds }));
  const headers = { 'content-type': 'application/json' };
  return await readTyped(http, { url: batchUrlOf(call, base), headers, body }, toTyped);
}

async function readTyped<T>(
  http: HttpContext,
  request: HttpRequest,
  toTyped: (value: JsonValue) => T,
): Promise<T> {
  const bytes = await readBytes(http, request, http.limits.maxJsonBytes);
  return parseDocument(request.url, bytes, toTyped);
}

/** Opens what a call answers, or redirects to, as a stream. */
export async function openContent(
  access: TaskclusterAccess,
  call: ApiCall,
  { maxBytes, use }: ReadBounds,
): Promise<AsyncIterable<Uint8Array>> {
  const kind = use === 'digests' ? 'bulk' : undefined;
  return await openStream(access.http, { ...requestOf(access, call), kind }, maxBytes);
}

/**
 * Parses a JSON answer.
 *
 * @throws EvidenceError `evidence-malformed`, with the DocumentError as its cause
 */
export function parseDocument<T>(url: URL, bytes: Uint8Array, toTyped: (value: JsonValue) => T): T {
  try {
    return toTyped(parseJson(bytes, { ...taskSizedBounds, maxBytes: bytes.length }));
  } catch (cause) {
    if (!(cause instanceof DocumentError)) throw cause;
    throw evidenceError('evidence-malformed', {
      url,
      message: cause.message,
      cause,
      facts: { ...cause.facts },
    });
  }
}

function requestOf(access: TaskclusterAccess, call: ApiCall): HttpRequest {
  const { sign, base } = access;
  return { url: urlOf(call, base), sign: sign === undefined ? undefined : () => sign(call) };
}
