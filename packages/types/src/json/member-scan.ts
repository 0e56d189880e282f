import { tooDeep } from './scan.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/**
 * Finds where the value of an object's member ends, over as many chunks as it takes, and counts on the way what
 * `scanJson` counts.
 *
 * Right for well-formed JSON only; the bytes it delimits are judged by `JSON.parse`.
 */
export class MemberScan {
  /** Members written down in the value so far. */
  members = 0;
  #depth = 0;
  #isInString = false;
  /** The last chunk ended with a backslash. */
  #isEscaped = false;
  readonly #maxDepth: number;

  constructor(maxDepth: number) {
    this.#maxDepth = maxDepth;
  }

  /**
   * Index of the comma or brace that follows the value, or the length of the chunk when it goes on in the next one.
   *
   * @throws DocumentError `document-too-deep`
   */
  endOfValue(chunk: Uint8Array, from: number): number {
    // In variables, because this looks at every byte of a task graph.
    let { members } = this;
    let depth = this.#depth;
    let i = this.#isInString ? this.endOfString(chunk, from) : from;
    for (; i < chunk.length; i++) {
      const byte = chunk[i];
      if (byte === QUOTE) i = this.endOfString(chunk, i + 1) - 1;
      else if (byte === COLON) members++;
      else if (byte === COMMA) {
        if (depth === 0) break;
      } else if (isOpening(byte)) {
        depth++;
        if (depth > this.#maxDepth) throw tooDeep(this.#maxDepth, i);
      } else if (isClosing(byte)) {
        if (depth === 0) break;
        depth--;
      }
    }
    this.members = members;
    this.#depth = depth;
    return i;
  }

  /** Index after the quote that closes a string, or the length of the chunk when it goes on in the next one. */
  endOfString(chunk: Uint8Array, from: number): number {
    let i = this.#isEscaped ? from + 1 : from;
    for (; i < chunk.length; i++) {
      const byte = chunk[i];
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) {
        this.#isInString = false;
        this.#isEscaped = false;
        return i + 1;
      }
    }
    this.#isInString = true;
    this.#isEscaped = i > chunk.length;
    return chunk.length;
  }

  /** Whether the last string that was looked through has ended. */
  get isAfterString(): boolean {
    return !this.#isInString;
  }

  /** Forgets the value, for the next one. */
  reset(): void {
    this.members = 0;
    this.#depth = 0;
    this.#isInString = false;
    this.#isEscaped = false;
  }
}

/** `{` or `[`, which differ in one bit. */
function isOpening(byte: number | undefined): boolean {
  return byte === 0x7b || byte === 0x5b;
}

/** `}` or `]`. */
function isClosing(byte: number | undefined): boolean {
  return byte === 0x7d || byte === 0x5d;
}
