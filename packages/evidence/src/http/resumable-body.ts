import { crc32 } from 'node:zlib';
import { EvidenceError } from '@chain-of-trust/types';
import type { HttpContext, HttpRequest } from './exchange.js';
import { sendRetrying } from './exchange.js';
import { evidenceError, TransientFailure } from './failure.js';
import { type BodyFraming, parseContentRange, readFraming } from './framing.js';
import type { RetryBudget } from './retry-budget.js';
import { type HttpResponse, toFailure } from './transport.js';

/** A body whose first answer has arrived. */
export interface OpenedBody {
  readonly request: HttpRequest;
  readonly first: HttpResponse;
  readonly framing: BodyFraming;
  readonly budget: RetryBudget;
}

/**
 * The encoded bytes of a body, complete or not at all, over as many connections as it takes.
 *
 * When the line breaks, the rest is asked for with `Range` where a strong ETag proves that it is the rest of the
 * same bytes. Otherwise the whole is asked for again, and what was already handed out must come back with the
 * same CRC-32: the reader cannot take bytes back, so an answer that begins differently ends the read. The
 * checksum guards against mix-ups only; whether the bytes are the right ones is for the verifier's digests.
 *
 * @throws EvidenceError `evidence-unavailable` when no attempt is left or the answer changed
 */
export async function* readResumable(context: HttpContext, body: OpenedBody): AsyncGenerator<Uint8Array> {
  const { request, budget } = body;
  const delivered = new Prefix();
  let response = body.first;
  for (;;) {
    try {
      for await (const chunk of undelivered(context, response, delivered)) {
        budget.assertInTime();
        budget.noteProgress();
        delivered.add(chunk);
        yield chunk;
      }
      return;
    } catch (error) {
      const failure = toFailure(request.url, error);
      if (!(failure instanceof TransientFailure)) throw failure;
      await budget.pauseAfter(failure);
      response = await reopen(context, body, delivered);
    }
  }
}

/** Length and checksum of the first bytes of a body. */
class Prefix {
  bytes = 0;
  checksum = 0;

  add(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    this.checksum = crc32(chunk, this.checksum);
  }
}

/** What of an answer was not handed out yet: all of a 206 one, and of a 200 one what follows the known prefix. */
async function* undelivered(
  context: HttpContext,
  response: HttpResponse,
  delivered: Prefix,
): AsyncGenerator<Uint8Array> {
  const repeated = new Prefix();
  let missing = response.status === 206 ? 0 : delivered.bytes;
  for await (const chunk of response.body) {
    const bytes: Uint8Array = chunk;
    context.traffic.noteStreamed(bytes.length);
    context.traffic.noteBytes(bytes.length);
    const known = bytes.subarray(0, missing);
    repeated.add(known);
    const isPrefixComplete = missing > 0 && known.length === missing;
    missing -= known.length;
    if (isPrefixComplete && repeated.checksum !== delivered.checksum) throw changed(response.url);
    if (known.length < bytes.length) yield bytes.subarray(known.length);
  }
  if (missing > 0) throw changed(response.url);
}

async function reopen(context: HttpContext, body: OpenedBody, delivered: Prefix): Promise<HttpResponse> {
  const response = await requestRest(context, body, delivered.bytes);
  const framing = readFraming(response);
  const isSame =
    framing.encoding === body.framing.encoding && isRest(response, framing, body, delivered.bytes);
  if (isSame) return response;
  response.body.destroy();
  throw changed(response.url);
}

async function requestRest(context: HttpContext, body: OpenedBody, offset: number): Promise<HttpResponse> {
  const { request, budget, framing } = body;
  if (framing.strongEtag === undefined || offset === 0)
    return await sendRetrying(context, request, {}, budget);
  const headers = { range: `bytes=${offset}-`, 'if-range': framing.strongEtag };
  try {
    return await sendRetrying(context, request, headers, budget);
  } catch (error) {
    // Nothing may be left to send: the line broke between the last byte and the mark of the end.
    const isBeyondEnd = error instanceof EvidenceError && error.facts.status === 416;
    if (!isBeyondEnd) throw error;
    return await sendRetrying(context, request, {}, budget);
  }
}

/** A 206 answer must begin where the last one broke off, in the same bytes. A 200 one is compared as it arrives. */
function isRest(response: HttpResponse, framing: BodyFraming, body: OpenedBody, offset: number): boolean {
  if (response.status === 200) return true;
  const range = parseContentRange(response.header('content-range'));
  if (range === undefined || range.start !== offset) return false;
  const { contentLength, strongEtag } = body.framing;
  return framing.strongEtag === strongEtag && (contentLength === undefined || range.total === contentLength);
}

function changed(url: URL): EvidenceError {
  return evidenceError('evidence-unavailable', {
    url,
    message: 'the answer changed while it was being read',
  });
}

/** Only a whole answer can begin a read. */
export function openBody(request: HttpRequest, first: HttpResponse, budget: RetryBudget): OpenedBody {
  if (first.status !== 200) {
    first.body.destroy();
    const message = `expected the status 200, got ${first.status}`;
    throw evidenceError('evidence-malformed', { url: first.url, message, facts: { status: first.status } });
  }
  return { request, first, framing: readFraming(first), budget };
}
