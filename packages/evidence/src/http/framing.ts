import { evidenceError } from './failure.js';
import type { HttpResponse } from './transport.js';

/** How one answer delimits and encodes its body. */
export interface BodyFraming {
  readonly encoding: 'identity' | 'gzip';
  /** Encoded bytes, where the service says how many. */
  readonly contentLength: number | undefined;
  /** A validator that stands for these very bytes, and so allows to ask for the rest of them. */
  readonly strongEtag: string | undefined;
}

/**
 * Reads how a body is framed.
 *
 * Bodies that end when the connection does are refused: a cut line would look like their end.
 *
 * @throws EvidenceError `evidence-malformed`
 * @see RFC 9112 section 6.3 (message body length), RFC 9110 section 8.8.1 (weak and strong validators)
 */
export function readFraming(response: HttpResponse): BodyFraming {
  const contentLength = readLength(response);
  const transferEncoding = response.header('transfer-encoding')?.trim().toLowerCase();
  if (transferEncoding !== undefined ? transferEncoding !== 'chunked' : contentLength === undefined) {
    throw malformed(
      response,
      'expected a content-length or chunked transfer, without which a cut body looks whole',
    );
  }
  const etag = response.header('etag');
  const strongEtag = etag !== undefined && /^"[\x21\x23-\x7e]*"$/.test(etag) ? etag : undefined;
  return { encoding: readEncoding(response), contentLength, strongEtag };
}

function readLength(response: HttpResponse): number | undefined {
  const header = response.header('content-length');
  if (header === undefined) return undefined;
  const length = /^\d{1,15}$/.test(header.trim()) ? Number(header) : undefined;
  if (length === undefined) throw malformed(response, 'the content-length is no number');
  return length;
}

function readEncoding(response: HttpResponse): 'identity' | 'gzip' {
  const header = response.header('content-encoding')?.trim().toLowerCase();
  if (header === undefined || header === '' || header === 'identity') return 'identity';
  if (header === 'gzip' || header === 'x-gzip') return 'gzip';
  throw malformed(
    response,
    `expected the content-encoding gzip or none, got ${JSON.stringify(header.slice(0, 40))}`,
  );
}

/**
 * Where a 206 answer starts and how long the whole is, or `undefined` where its `Content-Range` is not one
 * known range up to the end.
 *
 * @see RFC 9110 section 14.4
 */
export function parseContentRange(
  header: string | undefined,
): { readonly start: number; readonly total: number } | undefined {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(header ?? '');
  if (match === null) return undefined;
  const [start, end, total] = match.slice(1).map(Number);
  if (start === undefined || end === undefined || total === undefined) return undefined;
  return start <= end && end === total - 1 ? { start, total } : undefined;
}

function malformed(response: HttpResponse, message: string): Error {
  return evidenceError('evidence-malformed', { url: response.url, message });
}
