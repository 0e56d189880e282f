import type { EvidenceErrorCode } from '@chain-of-trust/types';
import * as v from 'valibot';
import { evidenceError, TransientFailure } from './failure.js';
import { parseRetryAfter } from './retry-after.js';
import type { HttpResponse } from './transport.js';

/** Whether a status is one of the redirects that a GET request follows. */
export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/**
 * Turns every status but 200 and 206 into the failure it stands for, and lets go of the body.
 *
 * @throws TransientFailure for 5xx, 429 and a 403 that is about a rate limit
 * @throws EvidenceError for all others; the service's own message is in `facts.serviceMessage`, shortened and
 *   without control characters, because a log line must not be forged by a server
 */
export async function assertSuccess(response: HttpResponse, nowMs: number): Promise<void> {
  const { status, url } = response;
  if (status === 200 || status === 206) return;
  if (status >= 500 || status === 429 || (status === 403 && isRateLimited(response))) {
    discardBody(response);
    const retryAfterMs = retryDelay(response, nowMs);
    const advice = isRateLimited(response)
      ? ', as its rate limit is reached (with a token it is higher)'
      : '';
    throw new TransientFailure(`the service answered ${status}${advice}`, { retryAfterMs, status });
  }
  const serviceMessage = await readServiceMessage(response);
  const suffix = serviceMessage === undefined ? '' : `: ${serviceMessage}`;
  const facts = { status, serviceMessage };
  throw evidenceError(codeOfStatus(status), {
    url,
    message: `the service answered ${status}${suffix}`,
    facts,
  });
}

/**
 * GitHub answers 403 or 429 where too much was asked. A 403 without these headers is about permissions.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function isRateLimited(response: HttpResponse): boolean {
  const isAnswer = response.status === 403 || response.status === 429;
  const isAsked = response.status === 403 && response.header('retry-after') !== undefined;
  return isAnswer && (isAsked || response.header('x-ratelimit-remaining') === '0');
}

function retryDelay(response: HttpResponse, nowMs: number): number | undefined {
  const asked = parseRetryAfter(response.header('retry-after'), nowMs);
  const reset = response.header('x-ratelimit-reset');
  if (asked !== undefined || !isRateLimited(response) || !/^\d{1,12}$/.test(reset ?? '')) return asked;
  return Math.max(0, Number(reset) * 1000 - nowMs);
}

/** Reads what is left of a small body, so that its connection can be used again; a large one is cut. */
export function discardBody(response: HttpResponse): void {
  const { body } = response;
  let length = 0;
  body.on('data', (chunk: Uint8Array) => {
    length += chunk.length;
    if (length > maxErrorBytes) body.destroy();
  });
}

function codeOfStatus(status: number): EvidenceErrorCode {
  if (status === 404 || status === 410) return 'evidence-not-found';
  if (status === 401 || status === 403 || status === 407) return 'evidence-forbidden';
  if (status === 424) return 'evidence-artifact-error';
  return status >= 400 ? 'evidence-unsupported' : 'evidence-malformed';
}

const maxErrorBytes = 16 * 1024;
const maxMessageCharacters = 300;

/** `message` and `reason` of Taskcluster's error answers. */
const serviceErrorSchema = v.object({ message: v.optional(v.string()), reason: v.optional(v.string()) });

async function readServiceMessage(response: HttpResponse): Promise<string | undefined> {
  const text = await readShortBody(response);
  if (text === undefined) return undefined;
  const parsed = v.safeParse(serviceErrorSchema, parseLoosely(text));
  const { reason, message } = parsed.success ? parsed.output : {};
  const shown = [reason, message?.split('\n---')[0]].filter((part) => part !== undefined).join(': ');
  const printable = shown.replace(/[\p{C}\s]+/gu, ' ').trim();
  return printable === '' ? undefined : printable.slice(0, maxMessageCharacters);
}

async function readShortBody(response: HttpResponse): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body) {
      const bytes: Uint8Array = chunk;
      length += bytes.length;
      if (length > maxErrorBytes) return undefined;
      chunks.push(bytes);
    }
  } catch {
    return undefined; // the status alone decides; its explanation is a courtesy
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // many services explain an error as text or HTML
  }
}
