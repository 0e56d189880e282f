import { DocumentError } from '../error.js';
import { MemberScan } from './member-scan.js';
import { duplicateMember, forbiddenKey, type JsonBounds, type JsonValue, parseCounted } from './parse.js';

/** Bounds of a {@link JsonMembersReader}. */
export interface JsonMembersBounds extends JsonBounds {
  /** The largest value of a member, in bytes: more is never held in memory. */
  readonly maxMemberBytes: number;
}

type State = 'before-object' | 'first-key' | 'next-key' | 'key' | 'colon' | 'value' | 'done' | 'failed';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Reads some members of a JSON object that is too large to be held in memory, like a task graph of 100 MB.
 *
 * As strict as `parseJson`, also about the members that nobody wants: each is parsed as it arrives, checked, and
 * dropped. At most one member is in memory beside the wanted ones and the names of all. Nothing is handed out before
 * `end` has found the document whole.
 *
 * @example
 * ```ts
 * const reader = new JsonMembersReader(bounds, new Set(['fN1SbArXTPSVFUUvaOlinQ']));
 * for await (const chunk of content) reader.write(chunk);
 * const task = reader.end().get('fN1SbArXTPSVFUUvaOlinQ');
 * ```
 */
export class JsonMembersReader {
  readonly #bounds: JsonMembersBounds;
  readonly #wanted: ReadonlySet<string>;
  readonly #found = new Map<string, JsonValue>();
  readonly #keys = new Set<string>();
  readonly #scan: MemberScan;
  #state: State = 'before-object';
  #bytes = 0;
  #key = '';
  /** Copies of what earlier chunks had of the key or value that is being read. */
  #pieces: Uint8Array[] = [];
  #pieceBytes = 0;

  constructor(bounds: JsonMembersBounds, wanted: ReadonlySet<string>) {
    this.#bounds = bounds;
    this.#wanted = wanted;
    this.#scan = new MemberScan(bounds.maxDepth - 1);
  }

  /**
   * Takes the next bytes of the document, cut anywhere. They are not used after it has returned.
   *
   * @throws DocumentError as `parseJson` does, as soon as the bytes show it; `document-malformed` also for a document
   *   that is no object, and for everything that is written after an error
   */
  write(chunk: Uint8Array): void {
    if (this.#state === 'failed') throw malformed('it was refused before');
    try {
      this.#bytes += chunk.length;
      if (this.#bytes > this.#bounds.maxBytes) throw tooLarge(this.#bounds.maxBytes, 'the document');
      for (let i = 0; i < chunk.length; ) i = this.#step(chunk, i);
    } catch (error) {
      this.#state = 'failed';
      throw error;
    }
  }

  /**
   * The wanted members that the document has.
   *
   * @throws DocumentError `document-malformed` when the document is not whole or was refused before
   */
  end(): ReadonlyMap<string, JsonValue> {
    if (this.#state !== 'done') throw malformed('the object does not end');
    return this.#found;
  }

  /** Reads on from an index, and returns the index from which to read next. */
  #step(chunk: Uint8Array, from: number): number {
    if (this.#state === 'key') return this.#readKey(chunk, from);
    if (this.#state === 'value') return this.#readValue(chunk, from);
    const byte = chunk[from];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) this.#state = this.#after(byte);
    // The quote is part of the key.
    return this.#state === 'key' ? from : from + 1;
  }

  #after(byte: number | undefined): State {
    const state = this.#state;
    if (state === 'before-object' && byte === OPEN_BRACE) return 'first-key';
    if (state === 'first-key' && byte === CLOSE_BRACE) return 'done';
    if ((state === 'first-key' || state === 'next-key') && byte === QUOTE) return 'key';
    if (state === 'colon' && byte === COLON) return 'value';
    throw malformed(`unexpected byte ${byte} of an object's members`);
  }

  #readKey(chunk: Uint8Array, from: number): number {
    const isStart = this.#pieceBytes === 0;
    const end = this.#scan.endOfString(chunk, isStart ? from + 1 : from);
    if (!this.#scan.isAfterString) return this.#keep(chunk, from);
    const key = parseCounted(this.#take(chunk, from, end), 0);
    if (typeof key !== 'string') throw malformed('a key is no string');
    if (key === '__proto__') throw forbiddenKey(key);
    if (this.#keys.has(key)) throw duplicateMember(key);
    this.#keys.add(key);
    this.#key = key;
    this.#state = 'colon';
    this.#scan.reset();
    return end;
  }

  #readValue(chunk: Uint8Array, from: number): number {
    const end = this.#scan.endOfValue(chunk, from);
    if (end === chunk.length) return this.#keep(chunk, from);
    const value = parseCounted(this.#take(chunk, from, end), this.#scan.members);
    if (this.#wanted.has(this.#key)) this.#found.set(this.#key, value);
    const byte = chunk[end];
    if (byte !== COMMA && byte !== CLOSE_BRACE) throw malformed(`unexpected byte ${byte} after a value`);
    this.#state = byte === COMMA ? 'next-key' : 'done';
    this.#scan.reset();
    return end + 1;
  }

  /** Keeps the rest of a chunk until the next one comes. */
  #keep(chunk: Uint8Array, from: number): number {
    this.#pieces.push(chunk.slice(from));
    this.#assertMemberSize(chunk.length - from);
    this.#pieceBytes += chunk.length - from;
    return chunk.length;
  }

  /** The bytes of the key or value that ends here, those of earlier chunks included. */
  #take(chunk: Uint8Array, from: number, end: number): Uint8Array {
    this.#assertMemberSize(end - from);
    const last = chunk.subarray(from, end);
    if (this.#pieceBytes === 0) return last;
    const whole = new Uint8Array(this.#pieceBytes + last.length);
    let offset = 0;
    for (const piece of [...this.#pieces, last]) {
      whole.set(piece, offset);
      offset += piece.length;
    }
    this.#pieces = [];
    this.#pieceBytes = 0;
    return whole;
  }

  #assertMemberSize(more: number): void {
    const { maxMemberBytes } = this.#bounds;
    if (this.#pieceBytes + more > maxMemberBytes) throw tooLarge(maxMemberBytes, 'a member');
  }
}

function tooLarge(maxBytes: number, what: string): DocumentError {
  return new DocumentError({
    code: 'document-too-large',
    message: `expected at most ${maxBytes} bytes of ${what}`,
    facts: { maxBytes },
  });
}

function malformed(reason: string): DocumentError {
  return new DocumentError({ code: 'document-malformed', message: `not a JSON object: ${reason}` });
}
