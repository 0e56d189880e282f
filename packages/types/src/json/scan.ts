import { DocumentError } from '../error.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** What one pass over the bytes of a JSON document says about its structure. */
export interface JsonScan {
  /** Number of colons outside strings: in well-formed JSON, the number of members written down. */
  readonly members: number;
  readonly depth: number;
}

/**
 * Counts members and nesting of a JSON document without building it.
 *
 * It only has to be right for well-formed JSON, because `JSON.parse` judges the rest. Counting first is
 * what makes the duplicate check cheap (a 100 MB task graph is scanned once, byte by byte) and what
 * keeps a document of a million brackets away from every recursive reader behind it.
 */
export function scanJson(bytes: Uint8Array, maxDepth: number): JsonScan {
  let members = 0;
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      i = endOfString(bytes, i);
    } else if (byte === COLON) {
      members++;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth++;
      if (depth > maxDepth) throw tooDeep(maxDepth, i);
      if (depth > deepest) deepest = depth;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--;
    }
  }
  return { members, depth: deepest };
}

/** Index of the quote that closes the string opened at `start`, or the end of the bytes. */
export function endOfString(bytes: Uint8Array, start: number): number {
  let i = bytes.indexOf(QUOTE, start + 1);
  while (i !== -1 && isEscaped(bytes, i)) i = bytes.indexOf(QUOTE, i + 1);
  return i === -1 ? bytes.length : i;
}

function isEscaped(bytes: Uint8Array, quote: number): boolean {
  let backslashes = 0;
  while (bytes[quote - 1 - backslashes] === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}

/** What is thrown for a document that is nested too deeply. */
export function tooDeep(maxDepth: number, offset: number): DocumentError {
  return new DocumentError({
    code: 'document-too-deep',
    message: `nested deeper than ${maxDepth} levels at byte ${offset}`,
    facts: { maxDepth, offset },
  });
}
