import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { GeneratorError } from '../error.js';
import type { HashOrder, HashOutcome } from './hash-thread.js';

/** What a thread makes is garbage at once, and would wait in a young generation of 48 MB. */
const resourceLimits = { maxYoungGenerationSizeMb: 2 };

/**
 * Threads that hash files, for a worker that makes many blobs: starting them takes longer than hashing a few outputs.
 * They are started when they are needed, take orders in turn, and keep no process from ending while they have none.
 */
export class HashThreads {
  /** Files that are hashed at the same time. */
  readonly size: number;
  readonly #idle: HashThread[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #isClosed = false;

  /** @param size defaults to the number of processors */
  constructor(size: number = availableParallelism()) {
    this.size = Math.max(1, size);
  }

  /** Starts the threads now, while whoever needs them soon does something else. */
  start(): void {
    while (this.#busy + this.#idle.length < this.size) this.#idle.push(new HashThread());
  }

  /** Has the next free thread carry out an order. @throws GeneratorError `generator-thread` */
  async ask(order: HashOrder): Promise<HashOutcome> {
    if (this.#busy < this.size) this.#busy++;
    else await new Promise<void>((turn) => this.#waiting.push(turn));
    const thread = this.#isClosed ? undefined : (this.#idle.pop() ?? new HashThread());
    try {
      if (thread === undefined) throw new Error('the threads are closed');
      const outcome = await thread.ask(order);
      this.#idle.push(thread); // one that has failed is not asked again
      return outcome;
    } catch (cause) {
      void thread?.end();
      throw threadEnded(cause);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#busy--;
      else next();
    }
  }

  /** Ends the threads; whoever asks from now on is refused. To be called when nothing is hashed any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#idle.splice(0).map((thread) => thread.end()));
  }
}

interface Asked {
  readonly resolve: (outcome: HashOutcome) => void;
  readonly reject: (cause: unknown) => void;
}

/** One thread, with one order at a time. What it runs is the file beside this one, and like this one it is compiled or not. */
class HashThread {
  readonly #worker: Worker;
  #asked: Asked | undefined;

  constructor() {
    const { url } = import.meta;
    this.#worker = new Worker(new URL(`./hash-thread${extname(url)}`, url), { resourceLimits });
    this.#worker.on('message', (outcome: HashOutcome) => this.#take()?.resolve(outcome));
    this.#worker.on('error', (cause) => this.#take()?.reject(cause));
    this.#worker.unref(); // until it has an order
    this.#worker.on('exit', (code) => this.#take()?.reject(new Error(`it ended with ${code}`)));
  }

  ask(order: HashOrder): Promise<HashOutcome> {
    return new Promise((resolve, reject) => {
      if (this.#worker.threadId === -1) throw new Error('it has ended');
      this.#asked = { resolve, reject };
      this.#worker.ref();
      this.#worker.postMessage(order);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(): Asked | undefined {
    const asked = this.#asked;
    this.#asked = undefined;
    this.#worker.unref();
    return asked;
  }
}

function threadEnded(cause: unknown): GeneratorError {
  return new GeneratorError({
    code: 'generator-thread',
    message: 'a thread that hashes has ended',
    nextStep: 'Look whether the worker has enough memory, and is allowed to start threads.',
    cause,
  });
}
