import {
  createServer,
  type IncomingMessage,
  request as openRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import type { Sandbox } from '@chain-of-trust/sandbox';

/** Where both verifiers find the services of a sandbox. */
export type Services = Pick<Sandbox, 'rootUrl' | 'mirrors'>;

/**
 * Stands between the verifiers and a sandbox: remembers the JSON that the services answer, and answers something
 * else where it is told to.
 */
export class Rewriter implements Services {
  readonly #sandbox: Sandbox;
  readonly #server: Server;
  readonly #replaced = new Map<string, string>();
  readonly #recorded = new Map<string, string>();

  private constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async open(sandbox: Sandbox): Promise<Rewriter> {
    const rewriter = new Rewriter(sandbox);
    await new Promise<void>((resolve, reject) => {
      rewriter.#server.once('error', reject);
      rewriter.#server.listen(0, '127.0.0.1', resolve);
    });
    return rewriter;
  }

  get rootUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; // it listens on TCP
  }

  get mirrors(): Readonly<Record<string, string>> {
    const { mirrors, rootUrl } = this.#sandbox;
    const moved = Object.entries(mirrors).map(([url, base]) => [url, base.replace(rootUrl, this.rootUrl)]);
    return Object.fromEntries(moved);
  }

  /** The JSON texts that were answered so far, by path and query. */
  get recorded(): ReadonlyMap<string, string> {
    return this.#recorded;
  }

  /** Answers a text for a path from now on. */
  replace(path: string, text: string): void {
    this.#replaced.set(path, text);
  }

  /** Answers again what the sandbox answers. */
  reset(): void {
    this.#replaced.clear();
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = 'GET', headers, url = '/' } = request;
    const replaced = this.#replaced.get(url);
    if (replaced !== undefined) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(replaced);
      return;
    }
    const passed = openRequest(`${this.#sandbox.rootUrl}${url}`, { method, headers }, (answer) => {
      if (response.destroyed) return void answer.destroy(); // the client went away before the answer came
      this.#record(url, answer);
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response, () => undefined); // a broken answer breaks for the client too
    });
    passed.on('error', () => response.destroy());
    pipeline(request, passed, () => undefined); // reported by the handler above
  }

  #record(url: string, answer: IncomingMessage): void {
    const type = answer.headers['content-type'] ?? '';
    if (answer.statusCode !== 200 || !type.startsWith('application/json')) return;
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => void chunks.push(chunk));
    answer.on('end', () => void this.#recorded.set(url, Buffer.concat(chunks).toString()));
  }
}
