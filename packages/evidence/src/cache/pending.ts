import { reasonOf } from '@chain-of-trust/types';
import type { Entries, Part } from './entries.js';

/** What was read and is not known to be worth keeping yet. */
export class Pending {
  readonly #entries: Entries;
  readonly #maxEntryBytes: number;
  readonly #complete = new Map<string, Part>();
  readonly #open = new Set<Part>();
  #problem: string | undefined;

  constructor(entries: Entries, maxEntryBytes: number) {
    this.#entries = entries;
    this.#maxEntryBytes = maxEntryBytes;
  }

  /** Why something could not be written, once. A full disk is no reason to refuse a chain. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Passes bytes through, and holds them when they came to their end. */
  async *pass(key: string, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let part = await this.#begin();
    let bytes = 0;
    try {
      for await (const chunk of content) {
        bytes += chunk.length;
        part = bytes > this.#maxEntryBytes ? await this.#drop(part) : await this.#write(part, chunk);
        yield chunk;
      }
      part = await this.#hold(key, part);
    } finally {
      await this.#drop(part); // of who left before the end, or what was cut
    }
  }

  /** @returns the bytes that were added */
  async keep(): Promise<number> {
    let added = 0;
    for (const [key, part] of this.#complete) {
      added += (await this.#try(() => this.#entries.keep(key, part))) ?? 0;
      await part.discard(); // where it could not be kept
    }
    this.#complete.clear();
    return added;
  }

  async discard(): Promise<void> {
    const parts = [...this.#open, ...this.#complete.values()];
    this.#open.clear();
    this.#complete.clear();
    for (const part of parts) await part.discard();
  }

  async #begin(): Promise<Part | undefined> {
    const part = await this.#try(() => this.#entries.begin());
    if (part !== undefined) this.#open.add(part);
    return part;
  }

  async #write(part: Part | undefined, chunk: Uint8Array): Promise<Part | undefined> {
    if (part === undefined) return undefined;
    const isWritten = await this.#try(async () => {
      await part.write(chunk);
      return true;
    });
    return isWritten === true ? part : this.#drop(part);
  }

  /** @returns the part where it cannot be held */
  async #hold(key: string, part: Part | undefined): Promise<Part | undefined> {
    if (part === undefined) return undefined;
    const isComplete = await this.#try(async () => {
      await part.complete(key);
      return true;
    });
    if (isComplete !== true) return part;
    this.#open.delete(part);
    await this.#complete.get(key)?.discard();
    this.#complete.set(key, part);
    return undefined;
  }

  async #drop(part: Part | undefined): Promise<undefined> {
    if (part === undefined) return undefined;
    this.#open.delete(part);
    await part.discard();
    return undefined;
  }

  async #try<T>(write: () => Promise<T>): Promise<T | undefined> {
    try {
      return await write();
    } catch (error) {
      this.#problem ??= reasonOf(error);
      return undefined;
    }
  }
}
