import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
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

/**
 * Refuses a body that announces itself as too large, before any of it is read.
 *
 * @throws EvidenceError `evidence-too-large`
 */
export function assertAnnouncedSize({ framing, maxBytes, url }: Decoding): void {
  const bound = framing.encoding === 'identity' ? maxBytes : maxEncodedBytes(maxBytes);
  if (framing.contentLength !== undefined && framing.contentLength > bound) throw tooLarge(url, maxBytes);
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
    if (!isZlibError(cause)) throw cause;
    throw evidenceError('evidence-malformed', { url, message: `not gzip: ${cause.message}`, cause });
  } finally {
    decoder.destroy();
    source.destroy();
  }
}

function isZlibError(cause: unknown): cause is Error {
  return cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_');
}

function tooLarge(url: URL, maxBytes: number): EvidenceError {
  const message = `expected at most ${maxBytes} bytes`;
  return evidenceError('evidence-too-large', { url, message, facts: { maxBytes } });
}
