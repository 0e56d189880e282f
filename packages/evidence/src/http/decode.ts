import { Readable } from 'node:stream';
import { createGunzip, gunzip as gunzipCallback, gunzipSync, type ZlibOptions } from 'node:zlib';
import type { EvidenceError } from '@chain-of-trust/types';
import { evidenceError } from './failure.js';
import type { BodyFraming } from './framing.js';

/** How a body is decoded. */
export interface Decoding {
  readonly url: URL;
  readonly framing: BodyFraming;
  /** Decoded bytes. More are an error. */
  readonly maxBytes: number;
}

/**
 * Undoes the content-encoding and enforces the bound, both while streaming.
 *
 * A small gzip file can hold terabytes, so decoded bytes are counted; and an endless one can hold nothing, so
 * encoded bytes are counted too.
 *
 * @throws EvidenceError `evidence-too-large`, or `evidence-malformed` for gzip that is damaged or ends early
 */
export async function* decodeBody(
  encoded: AsyncIterable<Uint8Array>,
  decoding: Decoding,
): AsyncGenerator<Uint8Array> {
  const { framing, maxBytes, url } = decoding;
  if (framing.encoding === 'identity') {
    yield* bounded(encoded, maxBytes, () => tooLarge(url, maxBytes));
    return;
  }
  const source = bounded(encoded, maxEncodedBytes(maxBytes), () => tooLarge(url, maxBytes));
  yield* bounded(gunzip(source, url), maxBytes, () => tooLarge(url, maxBytes));
}

/** Not `promisify`: loading `node:util` takes longer than reading a small chain's blobs. */
function gunzipWhole(encoded: Uint8Array, options: ZlibOptions): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    gunzipCallback(encoded, options, (error, decoded) => (error === null ? resolve(decoded) : reject(error)));
  });
}

/** Up to this size, decoding takes less time than handing it to another thread. */
const maxSyncBytes = 64 * 1024;

/**
 * Does the same to a body that is in memory.
 *
 * @throws EvidenceError as {@link decodeBody}
 */
export async function decodeWhole(
  encoded: Uint8Array,
  { framing, maxBytes, url }: Decoding,
): Promise<Uint8Array> {
  if (framing.encoding === 'identity') {
    if (encoded.length > maxBytes) throw tooLarge(url, maxBytes);
    return encoded;
  }
  const options = { maxOutputLength: maxBytes };
  try {
    const decoded =
      encoded.length <= maxSyncBytes ? gunzipSync(encoded, options) : await gunzipWhole(encoded, options);
    return Uint8Array.from(decoded); // zlib's result is a piece of a larger buffer, which would stay as long
  } catch (cause) {
    if (codeOf(cause) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(url, maxBytes);
    throw malformedGzip(url, cause);
  }
}

/**
 * Refuses a body that announces itself as too large, before any of it is read.
 *
 * @throws EvidenceError `evidence-too-large`
 */
export function assertAnnouncedSize(decoding: Decoding): void {
  assertEncodedSize(decoding.framing.contentLength ?? 0, decoding);
}

/** @throws EvidenceError `evidence-too-large` for more encoded bytes than the bound can need */
export function assertEncodedSize(bytes: number, { framing, maxBytes, url }: Decoding): void {
  const bound = framing.encoding === 'identity' ? maxBytes : maxEncodedBytes(maxBytes);
  if (bytes > bound) throw tooLarge(url, maxBytes);
}

/** What gzip may need for incompressible bytes, with room to spare: deflate adds 5 bytes to each stored block. */
function maxEncodedBytes(maxBytes: number): number {
  return maxBytes + Math.ceil(maxBytes / 64) + 64 * 1024;
}

async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  fail: () => EvidenceError,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > maxBytes) throw fail();
    yield chunk;
  }
}

async function* gunzip(encoded: AsyncIterable<Uint8Array>, url: URL): AsyncGenerator<Uint8Array> {
  const source = Readable.from(encoded, { objectMode: false });
  const decoder = createGunzip({ chunkSize: 64 * 1024 });
  source.on('error', (error) => decoder.destroy(error));
  source.pipe(decoder);
  try {
    for await (const chunk of decoder) {
      const bytes: Uint8Array = chunk;
      yield bytes;
    }
  } catch (cause) {
    throw malformedGzip(url, cause);
  } finally {
    decoder.destroy();
    source.destroy();
  }
}

/** What gzip that is damaged or ends early amounts to; anything else is returned as it is. */
function malformedGzip(url: URL, cause: unknown): unknown {
  if (!(cause instanceof Error && codeOf(cause).startsWith('Z_'))) return cause;
  return evidenceError('evidence-malformed', { url, message: `not gzip: ${cause.message}`, cause });
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

function tooLarge(url: URL, maxBytes: number): EvidenceError {
  const message = `expected at most ${maxBytes} bytes`;
  return evidenceError('evidence-too-large', { url, message, facts: { maxBytes } });
}
