import { reasonOf } from '@chain-of-trust/types';
import type { NetworkLimits } from '../limits.js';
import type { MirrorMap } from '../mirrors.js';
import type { RequestTiming } from '../options.js';
import type { Runtime } from '../runtime.js';
import { evidenceError, publicUrl, TransientFailure } from './failure.js';
import { resolveRedirect } from './redirect.js';
import type { RetryBudget } from './retry-budget.js';
import { assertSuccess, discardBody, isRedirect } from './status.js';
import type { TrafficCounter } from './traffic.js';
import type { HttpMessage, HttpResponse, Transport } from './transport.js';

/** What every read shares. */
export interface HttpContext {
  readonly transport: Transport;
  readonly limits: NetworkLimits;
  readonly runtime: Runtime;
  readonly mirrors: MirrorMap;
  /** Whether the deployment itself is configured with a root URL of plain `http`. */
  readonly isDeploymentPlain: boolean;
  readonly traffic: TrafficCounter;
  readonly onRequest: ((request: RequestTiming) => void) | undefined;
}

/** One thing to read. */
export interface HttpRequest {
  /** Without credentials and before mirrors. */
  readonly url: URL;
  /**
   * Gives the same URL with credentials in its query. Asked for anew for every attempt, and only when no mirror
   * takes the place of `url`.
   */
  readonly sign?: (() => Promise<URL>) | undefined;
  /** Sent with the first URL, and with redirects as long as they stay on its origin: a token may be among them. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent with POST, to a service that only reads for it. No redirect is followed then. */
  readonly body?: Uint8Array | undefined;
  /** Content that nobody looks into: all else goes first. */
  readonly kind?: 'bulk' | undefined;
}

/**
 * Makes one attempt: sends the request and follows its redirects to the answer that has the body.
 *
 * Credentials are in the first URL only. No redirect gets them, not even one to the same host: the redirect of a
 * private artifact brings a signature of its own.
 *
 * @throws TransientFailure, EvidenceError
 */
export async function sendFollowing(
  context: HttpContext,
  request: HttpRequest,
  headers: Readonly<Record<string, string>>,
): Promise<HttpResponse> {
  let sent = { 'accept-encoding': 'gzip', ...request.headers, ...headers };
  let url = await firstUrl(context, request);
  for (let redirects = 0; redirects <= context.limits.maxRedirects; redirects += 1) {
    context.traffic.noteRequest();
    const { kind, body } = request;
    const response = await sendTimed(context, { url, headers: sent, kind, body });
    if (!isRedirect(response.status)) {
      await assertSuccess(response, context.runtime.now());
      return response;
    }
    discardBody(response);
    if (body !== undefined)
      throw evidenceError('evidence-redirect', { url, message: 'refused a redirect of a POST request' });
    const location = response.header('location');
    const { isDeploymentPlain } = context;
    const target = context.mirrors(resolveRedirect({ from: url, location, isDeploymentPlain }));
    if (target.origin !== url.origin) sent = { 'accept-encoding': 'gzip', ...headers };
    url = target;
  }
  throw evidenceError('evidence-too-large', {
    url: request.url,
    message: `expected at most ${context.limits.maxRedirects} redirects`,
    facts: { maxRedirects: context.limits.maxRedirects },
  });
}

/**
 * Makes attempts until one is answered, each from the first URL on: the address of a storage service may have
 * expired meanwhile.
 *
 * @throws EvidenceError
 */
export async function sendRetrying(
  context: HttpContext,
  request: HttpRequest,
  headers: Readonly<Record<string, string>>,
  budget: RetryBudget,
): Promise<HttpResponse> {
  for (;;) {
    try {
      return await sendFollowing(context, request, headers);
    } catch (error) {
      if (!(error instanceof TransientFailure)) throw error;
      await budget.pauseAfter(error);
    }
  }
}

function sendTimed({ transport, onRequest }: HttpContext, message: HttpMessage): Promise<HttpResponse> {
  const sending = transport.send(message);
  if (onRequest === undefined) return sending;
  const sentAt = performance.now();
  const tell = (outcome: number | string) =>
    onRequest({ url: publicUrl(message.url), outcome, milliseconds: performance.now() - sentAt });
  sending.then(
    ({ status }) => tell(status),
    (error: unknown) => tell(reasonOf(error)),
  );
  return sending;
}

async function firstUrl(context: HttpContext, request: HttpRequest): Promise<URL> {
  const url = context.mirrors(request.url);
  if (url !== request.url || request.sign === undefined) return url;
  return await request.sign();
}
