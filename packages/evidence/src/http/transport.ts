import type { Agent as HttpAgent, IncomingMessage } from 'node:http';
import { EvidenceError, reasonOf } from '@chain-of-trust/types';
import type { NetworkLimits } from '../limits.js';
import type { Runtime } from '../runtime.js';
import { evidenceError, TransientFailure } from './failure.js';
import { HostGate, type HostPass } from './host-gate.js';
import type { ProxyVariables } from './proxies.js';
import { parseRetryAfter } from './retry-after.js';
import { watchBody, watchConnection } from './time-limits.js';

/** One answer, its body unread and still encoded. */
export interface HttpResponse {
  readonly url: URL;
  readonly status: number;
  /** The value of a header that may be given once; `undefined` where it is absent. */
  header(name: string): string | undefined;
  readonly body: IncomingMessage;
}

/** One request to send. */
export interface HttpMessage {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent with POST; without one it is GET. */
  readonly body?: Uint8Array | undefined;
  /** Lets all else go first. */
  readonly kind?: 'bulk' | undefined;
}

/** Sends requests over kept-alive connections. No redirects, no retries, no decoding. */
export interface Transport {
  /** @throws TransientFailure, EvidenceError `evidence-malformed`, `evidence-too-large`, `evidence-unavailable` */
  send(message: HttpMessage): Promise<HttpResponse>;
  /** Ends every connection; reads under way fail. */
  close(): Promise<void>;
}

/**
 * Makes a transport of Node's own HTTP client, loaded with the first request.
 *
 * Per request it costs no more than `undici`'s fastest interface, and a tenth of it to load, which is what counts in
 * a command that runs for a fifth of a second.
 */
export function createTransport(settings: TransportSettings, runtime: Runtime): Transport {
  return new NodeTransport(settings, runtime);
}

/** How connections are made. */
export interface TransportSettings {
  readonly limits: NetworkLimits;
  readonly proxies: ProxyVariables | undefined;
}

type Client = Pick<typeof import('node:http'), 'request'> & { readonly agent: HttpAgent };

/** One request on its way. */
interface Question {
  readonly client: Client;
  readonly message: HttpMessage;
  readonly pass: HostPass;
}

class NodeTransport implements Transport {
  readonly #limits: NetworkLimits;
  readonly #proxies: ProxyVariables | undefined;
  readonly #runtime: Runtime;
  readonly #clients = new Map<string, Client>();
  readonly #gates = new Map<string, HostGate>();
  /** What ends the reads under way. */
  readonly #underWay = new Set<(reason: Error) => void>();
  #isClosed = false;

  constructor({ limits, proxies }: TransportSettings, runtime: Runtime) {
    this.#limits = limits;
    this.#proxies = proxies;
    this.#runtime = runtime;
  }

  async send(message: HttpMessage): Promise<HttpResponse> {
    if (this.#isClosed) throw closed();
    const { url, kind } = message;
    const pass = await this.#gateOf(url).enter(kind);
    try {
      if (this.#isClosed) throw closed();
      const body = await this.#ask({ client: this.#clientFor(url), message, pass });
      const response = toResponse(url, body);
      this.#noteAnswer(pass, response);
      return response;
    } catch (cause) {
      const failure = toFailure(url, cause);
      if (isSilence(failure)) pass.noteOverload();
      pass.release();
      throw failure;
    }
  }

  #ask({ client, message, pass }: Question): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = client.request({
        ...addressOf(message.url),
        method: message.body === undefined ? 'GET' : 'POST',
        agent: client.agent,
        headers: this.#sentHeaders(message),
      });
      let ended: { destroy(reason: Error): unknown } = request;
      const end = (reason: Error) => void ended.destroy(reason);
      this.#underWay.add(end);
      const answered = watchConnection(request, this.#limits);
      request.on('response', (body) => {
        answered();
        ended = body;
        body.once('close', () => {
          this.#underWay.delete(end);
          if (isSilence(body.errored)) pass.noteOverload();
          pass.release();
        });
        body.on('error', () => undefined); // one that is destroyed early, when nobody listens
        watchBody(body, this.#limits.bodyTimeoutMs);
        resolve(body);
      });
      request.on('error', (error) => {
        answered();
        if (ended === request) this.#underWay.delete(end);
        reject(error);
      });
      request.end(message.body);
    });
  }

  /**
   * As a list, which Node sends as it is, `host` included; of an object it makes one header after the other. Not where
   * there is a proxy, to which a list would go without what the proxy itself is told.
   */
  #sentHeaders({ url, headers, body }: HttpMessage) {
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    const sent = { 'user-agent': 'chain-of-trust', ...length, ...headers };
    return this.#proxies === undefined ? ['host', url.host, ...Object.entries(sent).flat()] : sent;
  }

  #noteAnswer(pass: HostPass, response: HttpResponse): void {
    const { status } = response;
    if (status !== 429 && status !== 503) {
      pass.noteSuccess();
      return;
    }
    const asked = parseRetryAfter(response.header('retry-after'), this.#runtime.now()) ?? 0;
    pass.noteOverload(Math.min(asked, this.#limits.retryAfterMaxMs));
  }

  #gateOf({ origin }: URL): HostGate {
    const gate = this.#gates.get(origin) ?? new HostGate(this.#limits.connections, this.#runtime);
    this.#gates.set(origin, gate);
    return gate;
  }

  #clientFor({ protocol }: URL): Client {
    const client =
      this.#clients.get(protocol) ?? loadClient(protocol, this.#limits.connections, this.#proxies);
    this.#clients.set(protocol, client);
    return client;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const end of [...this.#underWay]) end(closed());
    for (const client of this.#clients.values()) client.agent.destroy();
  }
}

/**
 * By `getBuiltinModule`, because an `import` of these modules also loads everything that they export lazily, Node's
 * `WebSocket` with a whole second HTTP client among it, which takes ten times as long.
 */
function loadClient(protocol: string, connections: number, proxies: ProxyVariables | undefined): Client {
  const proxy = proxies === undefined ? {} : { proxyEnv: { ...proxies } };
  const options = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections, ...proxy };
  if (protocol === 'http:') {
    const { Agent, request } = process.getBuiltinModule('node:http');
    return { request, agent: new Agent(options) };
  }
  const { Agent, request } = process.getBuiltinModule('node:https');
  return { request, agent: new Agent(options) };
}

/** What a request needs of a URL; far less than Node copies of it. An IPv6 address has brackets in URLs only. */
function addressOf({ hostname, port, pathname, search }: URL) {
  return { hostname: hostname.replace(/^\[(.*)\]$/, '$1'), port, path: `${pathname}${search}` };
}

function toResponse(url: URL, body: IncomingMessage): HttpResponse {
  return { url, status: body.statusCode ?? 0, header: (name) => findHeader(body.rawHeaders, name), body };
}

/**
 * A header by its name in lower case. Repeated ones are joined, as RFC 9110 section 5.2 has it; no value that is looked for
 * holds a comma. Looked up in what arrived, because Node makes an object of all headers first.
 */
function findHeader(namesAndValues: readonly string[], name: string): string | undefined {
  let found: string | undefined;
  for (let i = 0; i + 1 < namesAndValues.length; i += 2) {
    const candidate = namesAndValues[i] ?? '';
    if (candidate.length !== name.length || candidate.toLowerCase() !== name) continue;
    const value = namesAndValues[i + 1] ?? '';
    found = found === undefined ? value : `${found}, ${value}`;
  }
  return found;
}

/**
 * Sorts what went wrong on a connection: what may pass becomes a {@link TransientFailure}, the rest an
 * {@link EvidenceError}. What has no code did not come from a connection and is returned as it is.
 */
export function toFailure(url: URL, cause: unknown): unknown {
  if (cause instanceof EvidenceError || cause instanceof TransientFailure) return cause;
  const reason = reasonOf(cause);
  const code = codeOf(cause);
  if (code === '') return cause;
  if (code === 'HPE_HEADER_OVERFLOW') {
    return evidenceError('evidence-too-large', { url, message: 'the headers exceed their bound', cause });
  }
  if (isDistrust(code)) {
    return evidenceError('evidence-unavailable', {
      url,
      message: `its certificate is not trusted: ${reason}`,
      nextStep:
        'Where the network has an authority of its own, name the file of its certificate in NODE_EXTRA_CA_CERTS.',
      facts: { reason: code },
      cause,
    });
  }
  // The parser's errors.
  if (code.startsWith('HPE_')) {
    return evidenceError('evidence-malformed', { url, message: `expected HTTP, got ${reason}`, cause });
  }
  return new TransientFailure(reason === '' ? code : reason, { cause });
}

/** Codes of OpenSSL for a chain of certificates that ends nowhere, and Node's for another host's: no attempt changes them. */
function isDistrust(code: string): boolean {
  return /^(?:UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF_SIGNATURE)|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_|ERR_TLS_CERT_)/.test(
    code,
  );
}

function isSilence(failure: unknown): boolean {
  return failure instanceof TransientFailure && failure.isSilence;
}

function closed(): EvidenceError {
  return new EvidenceError({
    code: 'evidence-unavailable',
    message: 'the evidence was closed',
    nextStep: 'Keep it open for as long as it is read.',
  });
}

function codeOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return '';
  return typeof cause.code === 'string' ? cause.code : '';
}
