import { DocumentError } from '../error.js';
import type { JsonObject, JsonValue } from './parse.js';

/**
 * Formats a document the way workers publish it: indented by two spaces, keys sorted, one final line feed.
 *
 * Keys are sorted by UTF-16 code units, also those that look like numbers (`"10"` before `"9"`), which no JavaScript
 * object keeps in that order. Characters outside ASCII are written as they are.
 *
 * @see scriptworker `utils.format_json` (indent 2, sorted keys)
 */
export function formatJson(value: JsonValue): string {
  const pieces: string[] = [];
  writeDocument(value, (piece) => pieces.push(piece));
  return pieces.join('');
}

/** What can be written as JSON; a map is written as an object. */
export type Formattable = JsonValue | ReadonlyMap<string, unknown> | { readonly [name: string]: Formattable };

/**
 * The bytes of {@link formatJson} in UTF-8. Neither the text nor a second copy is held meanwhile, so that documents
 * with hundreds of thousands of members take no more than their size.
 *
 * @throws DocumentError `document-too-large`
 */
export function formatJsonBytes(value: Formattable, maxBytes: number): Uint8Array {
  // Memory that is not written to is none yet.
  const bytes = Buffer.allocUnsafeSlow(maxBytes);
  let length = 0;
  let text = '';
  const flush = () => {
    const { read, written } = encoder.encodeInto(text, bytes.subarray(length));
    if (read < text.length) throw tooLarge(maxBytes);
    length += written;
    text = '';
  };
  writeDocument(value, (piece) => {
    text += piece;
    if (text.length > flushLength) flush();
  });
  flush();
  return bytes.subarray(0, length);
}

const encoder = new TextEncoder();

const flushLength = 64 * 1024;

type Write = (piece: string) => void;

function writeDocument(value: Formattable, write: Write): void {
  writeValue(value, '\n', write);
  write('\n');
}

function writeValue(value: unknown, lineBreak: string, write: Write): void {
  if (typeof value !== 'object' || value === null) write(JSON.stringify(value));
  else if (Array.isArray(value)) writeArray(value, lineBreak, write);
  else if (isMap(value)) writeMap(value, lineBreak, write);
  else writeObject(value as JsonObject, lineBreak, write); // neither an array nor a scalar
}

/** Anything that reads like a map, as one that holds its members in a smaller way than `Map`. */
function isMap(value: object): value is ReadonlyMap<string, unknown> {
  return 'get' in value && typeof value.get === 'function';
}

function writeArray(items: readonly unknown[], lineBreak: string, write: Write): void {
  for (const [index, item] of items.entries()) {
    write(`${index === 0 ? '[' : ','}${lineBreak}  `);
    writeValue(item, `${lineBreak}  `, write);
  }
  write(items.length === 0 ? '[]' : `${lineBreak}]`);
}

function writeObject(object: JsonObject, lineBreak: string, write: Write): void {
  const inner = `${lineBreak}  `;
  const keys = sortedKeys(object);
  for (const [index, key] of keys.entries()) {
    write(`${index === 0 ? '{' : ','}${inner}${JSON.stringify(key)}: `);
    writeValue(object[key], inner, write);
  }
  write(keys.length === 0 ? '{}' : `${lineBreak}}`);
}

function writeMap(map: ReadonlyMap<string, unknown>, lineBreak: string, write: Write): void {
  const inner = `${lineBreak}  `;
  let opening = '{';
  for (const [key, value] of sortedMembers(map)) {
    write(`${opening}${inner}${JSON.stringify(key)}: `);
    writeValue(value, inner, write);
    opening = ',';
  }
  write(map.size === 0 ? '{}' : `${lineBreak}}`);
}

/** A map that is in order is gone through once: looking up each of very many keys takes longer. */
function sortedMembers(map: ReadonlyMap<string, unknown>): Iterable<readonly [string, unknown]> {
  const keys = [...map.keys()];
  const isSorted = keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') < key);
  return isSorted ? map.entries() : keys.sort().map((key) => [key, map.get(key)]);
}

function tooLarge(maxBytes: number): DocumentError {
  return new DocumentError({
    code: 'document-too-large',
    message: `the document has more than ${maxBytes} bytes`,
    nextStep: 'Leave out of it what its readers do not need.',
    facts: { maxBytes },
  });
}

/** A member that is `undefined` is left out, as everywhere in JSON: optional properties may hold it. */
function sortedKeys(object: JsonObject): string[] {
  const members: Readonly<Record<string, JsonValue | undefined>> = object;
  const keys = Object.keys(members).filter((key) => members[key] !== undefined);
  return keys.length === 1 ? keys : keys.sort(); // as there may be very many with a single one
}
