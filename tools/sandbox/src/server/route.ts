import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request to a service of the sandbox. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** What the route's pattern has captured, decoded. */
  readonly captured: readonly string[];
}

/** A pattern of paths and who answers them. */
export interface Route {
  /** Reads, unless it says otherwise. */
  readonly method?: 'POST' | 'PUT';
  readonly pattern: RegExp;
  readonly answer: (exchange: Exchange) => void | Promise<void>;
}

/** Lets the first matching route answer; false when none does. What is neither read, POST nor PUT matches none. */
export async function dispatch(
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const asked = request.method === 'HEAD' ? 'GET' : request.method;
  const url = new URL(request.url ?? '/', 'http://sandbox.invalid');
  for (const { pattern, answer, method = 'GET' } of routes) {
    const match = pattern.exec(url.pathname);
    if (match === null || method !== asked) continue;
    await answer({
      request,
      response,
      url,
      captured: match.slice(1).map((part) => decodeURIComponent(part ?? '')),
    });
    return true;
  }
  return false;
}
