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
 * @throws TransientFailure for 5xx and 429
 * @throws EvidenceError for all others; the service's own message is in `facts.serviceMessage`, shortened and
 *   without control characters, because a log line must not be forged by a server
 */
export async function assertSuccess(response: HttpResponse, nowMs: number): Promise<void> {
  const { status, url } = response;
  if (status === 200 || status === 206) return;
  if (status >= 500 || status === 429) {
    discardBody(response);
    const retryAfterMs = parseRetryAfter(response.header('retry-after'), nowMs);
    throw new TransientFailure(`the service answered ${status}`, { retryAfterMs, status });
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

/** Reads what is left of a small body, so that its connection can be used again; a large one is cut. */
export function discardBody(response: HttpResponse): void {
  // Whether the rest of an answer nobody wants arrives is of no interest.
  response.body.dump({ limit: maxErrorBytes }).catch(() => undefined);
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
