import { assertAnnouncedSize, decodeBody } from './decode.js';
import { type HttpContext, type HttpRequest, sendFollowing, sendRetrying } from './exchange.js';
import { TransientFailure } from './failure.js';
import { openBody, readResumable } from './resumable-body.js';
import { RetryBudget } from './retry-budget.js';
import { type HttpResponse, toFailure } from './transport.js';

/**
 * Opens a body as a stream of decoded bytes that resumes by itself. Resolves when the service has answered.
 *
 * @throws EvidenceError any code, here or while iterating
 */
export async function openStream(
  context: HttpContext,
  request: HttpRequest,
  maxBytes: number,
): Promise<AsyncIterable<Uint8Array>> {
  const budget = new RetryBudget(request.url, context.limits, context.runtime);
  const first = await sendRetrying(context, request, {}, budget);
  return await closingOnRefusal(first, async () => {
    const body = openBody(request, first, budget);
    const decoding = { url: request.url, framing: body.framing, maxBytes };
    assertAnnouncedSize(decoding);
    return decodeBody(readResumable(context, body), decoding);
  });
}

/**
 * Reads a whole body into memory. As nothing of it is handed out before its end, a broken read starts again.
 *
 * @throws EvidenceError any code
 */
export async function readBytes(
  context: HttpContext,
  request: HttpRequest,
  maxBytes: number,
): Promise<Uint8Array> {
  const budget = new RetryBudget(request.url, context.limits, context.runtime);
  for (;;) {
    try {
      return await readOnce(context, request, { maxBytes, budget });
    } catch (error) {
      const failure = toFailure(request.url, error);
      if (!(failure instanceof TransientFailure)) throw failure;
      await budget.pauseAfter(failure);
    }
  }
}

async function readOnce(
  context: HttpContext,
  request: HttpRequest,
  bounds: { readonly maxBytes: number; readonly budget: RetryBudget },
): Promise<Uint8Array> {
  const response = await sendFollowing(context, request, {});
  return await closingOnRefusal(response, async () => {
    const { framing } = openBody(request, response, bounds.budget);
    const decoding = { url: request.url, framing, maxBytes: bounds.maxBytes };
    assertAnnouncedSize(decoding);
    const chunks: Uint8Array[] = [];
    for await (const chunk of decodeBody(counted(context, response, bounds.budget), decoding))
      chunks.push(chunk);
    return Buffer.concat(chunks);
  });
}

async function* counted(
  context: HttpContext,
  response: HttpResponse,
  budget: RetryBudget,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of response.body) {
    const bytes: Uint8Array = chunk;
    context.traffic.noteBytes(bytes.length);
    budget.assertInTime();
    yield bytes;
  }
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
