import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type Answer, refusalOf } from './answer.js';
import { readLines } from './lines.js';

/** How the requests of a connection are answered. */
export interface ConnectionOptions {
  /** Carries a request out, when there is room for it. Never rejects. */
  readonly answer: (line: Uint8Array) => Promise<Answer>;
  readonly maxLineBytes: number;
  /** Requests of one connection that are not answered yet; until then, nothing more is read from it. */
  readonly maxUnanswered: number;
  /** Ends the connection when all that was read is answered. */
  readonly stopping: AbortSignal;
}

/**
 * Answers the requests of a connection in their order, until the client ends it or vanishes; resolves when all that
 * was read has been carried out.
 */
export async function serveConnection(socket: Socket, options: ConnectionOptions): Promise<void> {
  const queue = new AnswerQueue(socket);
  socket.on('error', () => undefined); // a client that has vanished; what it asked for is finished
  const stop = () => {
    void queue.flushed().then(() => socket.destroySoon());
    void queue.worked().then(() => setTimeout(() => socket.destroy(), graceMs).unref());
  };
  if (options.stopping.aborted) stop();
  options.stopping.addEventListener('abort', stop, { once: true });
  try {
    // Not destroyed at its end: a client may end its side and wait for answers.
    for await (const line of readLines(socket.iterator({ destroyOnReturn: false }), options.maxLineBytes)) {
      queue.push(options.answer(line));
      await queue.room(options.maxUnanswered);
    }
  } catch (error) {
    if (!socket.destroyed) queue.push(Promise.resolve(refusalOf(error)));
  } finally {
    options.stopping.removeEventListener('abort', stop);
    await queue.flushed();
    socket.end();
  }
}

/** For a client that does not read its answers, when all work is done and this process is to end. */
const graceMs = 5000;

/** Answers on their way to a client, in the order of the requests. */
class AnswerQueue {
  readonly #socket: Socket;
  #unsent: Promise<void>[] = [];
  #last: Promise<void> = Promise.resolve();
  #working: Promise<unknown> = Promise.resolve();

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  push(answer: Promise<Answer>): void {
    const before = this.#last;
    const sent = Promise.all([answer, before]).then(([value]) => this.#send(value));
    this.#last = sent;
    this.#working = Promise.all([this.#working, answer]).then(() => undefined); // keeps no answers
    this.#unsent.push(sent);
    void sent.then(() => {
      this.#unsent = this.#unsent.filter((each) => each !== sent);
    });
  }

  async room(most: number): Promise<void> {
    while (this.#unsent.length >= most) await this.#unsent[0];
  }

  /** Resolves when all has been carried out, sent or not. */
  worked(): Promise<unknown> {
    return this.#working;
  }

  /** Resolves when all has been sent, also what is pushed meanwhile. */
  async flushed(): Promise<void> {
    for (let last = this.#last; ; last = this.#last) {
      await last;
      if (last === this.#last) return;
    }
  }

  /** Waits for a client that reads slowly; not for one that is gone. */
  async #send(answer: Answer): Promise<void> {
    const socket = this.#socket;
    if (socket.destroyed || !socket.writable) return;
    if (socket.write(`${JSON.stringify(answer)}\n`)) return;
    const gone = new AbortController();
    const { signal } = gone;
    try {
      await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })]);
    } catch {
      // The socket has failed; its loop ends for the same reason.
    } finally {
      gone.abort();
    }
  }
}
