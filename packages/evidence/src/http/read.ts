import { collectBody } from './collect.js';
import { assertAnnouncedSize, assertEncodedSize, type Decoding, decodeBody, decodeWhole } from './decode.js';
import { type HttpContext, type HttpRequest, sendFollowing } from './exchange.js';
import { TransientFailure } from './failure.js';
import { type OpenedBody, openBody, readResumable } from './resumable-body.js';
import { RetryBudget } from './retry-budget.js';
import { type HttpResponse, toFailure } from './transport.js';

/**
 * Opens a body as a stream of decoded bytes that resumes by itself. Resolves when the service has answered; of a small
 * body, when it is there.
 *
 * @throws EvidenceError any code, here or while iterating
 */
export function openStream(
  context: HttpContext,
  request: HttpRequest,
  maxBytes: number,
): Promise<AsyncIterable<Uint8Array>> {
  return readRetrying(context, request, async (body) => {
    const decoding = { url: request.url, framing: body.framing, maxBytes };
    assertAnnouncedSize(decoding);
    const { contentLength = Number.POSITIVE_INFINITY } = body.framing;
    if (contentLength > context.limits.maxBufferedBytes) {
      if (Number.isFinite(contentLength)) context.traffic.noteStream(contentLength);
      return decodeBody(readResumable(context, body), decoding);
    }
    return inOnePiece(await readWhole(context, body, decoding));
  });
}

/**
 * Reads a whole body into memory. As nothing of it is handed out before its end, a broken read starts again.
 *
 * @throws EvidenceError any code
 */
export function readBytes(context: HttpContext, request: HttpRequest, maxBytes: number): Promise<Uint8Array> {
  return readRetrying(context, request, async (body) => {
    const decoding = { url: request.url, framing: body.framing, maxBytes };
    assertAnnouncedSize(decoding);
    return await readWhole(context, body, decoding);
  });
}

async function readRetrying<T>(
  context: HttpContext,
  request: HttpRequest,
  read: (body: OpenedBody) => Promise<T>,
): Promise<T> {
  const budget = new RetryBudget(request.url, context.limits, context.runtime);
  for (;;) {
    try {
      const response = await sendFollowing(context, request, {});
      return await closingOnRefusal(response, () => read(openBody(request, response, budget)));
    } catch (error) {
      const failure = toFailure(request.url, error);
      if (!(failure instanceof TransientFailure)) throw failure;
      await budget.pauseAfter(failure);
    }
  }
}

async function readWhole(context: HttpContext, body: OpenedBody, decoding: Decoding): Promise<Uint8Array> {
  let length = 0;
  const encoded = await collectBody(body.first.body, (chunk) => {
    length += chunk.length;
    context.traffic.noteBytes(chunk.length);
    body.budget.assertInTime();
    assertEncodedSize(length, decoding);
  });
  return await decodeWhole(encoded, decoding);
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

/** A body that is refused must not keep its connection. */
async function closingOnRefusal<T>(response: HttpResponse, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    response.body.destroy();
    throw error;
  }
}
