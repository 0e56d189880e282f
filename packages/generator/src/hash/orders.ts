/** As many files as make the messages between threads not count beside the hashing of small ones. */
const largestOrder = 128;

/** A list, some names at a time. */
export type NameBatches = AsyncIterable<readonly string[]> | Iterable<readonly string[]>;

/** Files that one thread hashes next, by their place in the list. */
export interface Order {
  readonly start: number;
  readonly end: number;
}

/**
 * The files of a list that grows while its first ones are hashed, in parts for whoever asks next: less and less towards
 * the end, so that all threads end at about the same time, whatever the sizes of the last files are.
 */
export class Orders {
  /** In the order of the list, as far as it is known. */
  readonly names: string[] = [];
  readonly #threads: number;
  readonly #waiting: (() => void)[] = [];
  #start = 0;
  #isListed = false;
  #isStopped = false;

  constructor(threads: number) {
    this.#threads = threads;
  }

  /** Goes through the list. Rejects with what the list does, after which there are no more orders. */
  async list(batches: NameBatches): Promise<void> {
    try {
      for await (const batch of batches) {
        if (this.#isStopped) return;
        for (const name of batch) this.names.push(name);
        this.#wake();
      }
      this.#isListed = true;
      this.#wake();
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  /** What to hash next. Waits for the list to go on, and resolves to undefined at its end. */
  async next(): Promise<Order | undefined> {
    while (!this.#isStopped) {
      const left = this.names.length - this.#start;
      if (left > 0) return this.#take(Math.min(largestOrder, Math.ceil(left / (this.#threads * 4))));
      if (this.#isListed) return undefined;
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
    return undefined;
  }

  /** There are no more orders. */
  stop(): void {
    this.#isStopped = true;
    this.#wake();
  }

  #take(count: number): Order {
    const start = this.#start;
    this.#start += count;
    return { start, end: this.#start };
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
