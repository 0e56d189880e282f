import { resolve } from 'node:path';

/**
 * Work on the same folder, one after the other: of two blobs that are written at once, one could get the signature of
 * the other.
 *
 * Not noticed: one folder that has two paths, because of a link.
 */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does the work when all that was given before for this folder has ended, well or badly. */
  async take<T>(folder: string, work: () => Promise<T>): Promise<T> {
    const key = resolve(folder);
    const before = this.#last.get(key) ?? Promise.resolve();
    const turn = before.then(work);
    const settled = turn.then(
      () => undefined,
      () => undefined, // told to who takes the turn
    );
    this.#last.set(key, settled);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    }
  }
}
