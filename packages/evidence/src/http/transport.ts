import { EvidenceError, reasonOf } from '@chain-of-trust/types';
import type { Dispatcher } from 'undici';
import type { NetworkLimits } from '../limits.js';
import { evidenceError, TransientFailure } from './failure.js';

/** One answer, its body unread and still encoded. */
export interface HttpResponse {
  readonly url: URL;
  readonly status: number;
  /** The value of a header that may be given once; `undefined` where it is absent. */
  header(name: string): string | undefined;
  readonly body: Dispatcher.ResponseData['body'];
}

/** Sends GET requests over kept-alive connections. No redirects, no retries, no decoding. */
export interface Transport {
  /** @throws TransientFailure, EvidenceError `evidence-malformed`, `evidence-too-large`, `evidence-unavailable` */
  send(url: URL, headers: Readonly<Record<string, string>>): Promise<HttpResponse>;
  /** Ends every connection; reads under way fail. */
  close(): Promise<void>;
}

/** Makes a transport. The HTTP library is loaded with the first request. */
export function createTransport(limits: NetworkLimits): Transport {
  let client: Promise<Client> | undefined;
  let closed = false;
  return {
    async send(url, headers) {
      if (closed) throw evidenceError('evidence-unavailable', { url, message: 'the evidence was closed' });
      client ??= loadClient(limits);
      const { request, dispatcher } = await client;
      try {
        const answer = await request(url, {
          dispatcher,
          headers: { 'user-agent': 'chain-of-trust', ...headers },
        });
        return toResponse(url, answer);
      } catch (cause) {
        throw toFailure(url, cause);
      }
    },
    async close() {
      closed = true;
      await (await client)?.dispatcher.destroy();
    },
  };
}

interface Client {
  readonly request: typeof import('undici').request;
  readonly dispatcher: Dispatcher;
}

async function loadClient(limits: NetworkLimits): Promise<Client> {
  const { Agent, request } = await import('undici');
  const dispatcher = new Agent({
    connections: limits.connections,
    connect: { timeout: limits.connectTimeoutMs },
    headersTimeout: limits.headersTimeoutMs,
    bodyTimeout: limits.bodyTimeoutMs,
    keepAliveTimeout: 10_000,
  });
  return { request, dispatcher };
}

function toResponse(url: URL, answer: Dispatcher.ResponseData): HttpResponse {
  // A body that is destroyed early emits an error that nobody else listens for.
  answer.body.on('error', () => undefined);
  const header = (name: string): string | undefined => {
    const value = answer.headers[name];
    // Repeated headers are joined, as RFC 9110 section 5.2 has it; no value that is looked for holds a comma.
    return Array.isArray(value) ? value.join(', ') : value;
  };
  return { url, status: answer.statusCode, header, body: answer.body };
}

/**
 * Sorts what went wrong on a connection: what may pass becomes a {@link TransientFailure}, the rest an
 * {@link EvidenceError}. What has no code did not come from a connection and is returned as it is.
 */
export function toFailure(url: URL, cause: unknown): unknown {
  if (cause instanceof EvidenceError || cause instanceof TransientFailure) return cause;
  const reason = reasonOf(cause);
  // The parser's errors have a name of their own, but not always a code.
  if (cause instanceof Error && cause.name === 'HTTPParserError') {
    return evidenceError('evidence-malformed', { url, message: `expected HTTP, got ${reason}`, cause });
  }
  const code = codeOf(cause);
  if (code === '') return cause;
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') {
    return evidenceError('evidence-unavailable', { url, message: 'the evidence was closed', cause });
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return evidenceError('evidence-too-large', { url, message: 'the headers exceed their bound', cause });
  }
  return new TransientFailure(reason === '' ? code : reason, { cause });
}

function codeOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return '';
  return typeof cause.code === 'string' ? cause.code : '';
}
