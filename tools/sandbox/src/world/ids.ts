import { createHash } from 'node:crypto';

/** Makes identifiers that are the same in every run of one seed, so that tests and pictures can be compared. */
export class Ids {
  readonly #seed: string;
  #count = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** A taskId: a version 4 UUID in url-safe base64. */
  taskId(): string {
    const bytes = this.#bytes().subarray(0, 16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    // Nice slugids never begin with a dash, which command lines would take for an option.
    bytes[0] = (bytes[0] ?? 0) & 0x7f;
    return bytes.toString('base64url');
  }

  /** A changeset hash. */
  revision(): string {
    return this.#bytes().subarray(0, 20).toString('hex');
  }

  #bytes(): Buffer {
    return createHash('sha256')
      .update(`${this.#seed} ${this.#count++}`)
      .digest();
  }
}
