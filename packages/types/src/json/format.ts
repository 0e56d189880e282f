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
    if (length + Buffer.byteLength(text) > maxBytes) throw tooLarge(maxBytes);
    length += bytes.write(text, length);
    text = '';
  };
  writeDocument(value, (piece) => {
    text += piece;
    if (text.length > flushLength) flush();
  });
  flush();
  return bytes.subarray(0, length);
}

const flushLength = 64 * 1024;

type Write = (piece: string) => void;

function writeDocument(value: Formattable, write: Write): void {
  writeValue(value, '\n', write);
  write('\n');
}

function writeValue(value: unknown, lineBreak: string, write: Write): void {
  if (typeof value !== 'object' || value === null) write(JSON.stringify(value));
  else if (Array.isArray(value)) writeArray(value, lineBreak, write);
  else if (isMap(value)) writeMembers(membersOf(value), lineBreak, write);
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
  writeMembers({ keys: sortedKeys(object), get: (key) => object[key] }, lineBreak, write);
}

interface Members {
  readonly keys: readonly string[];
  readonly get: (key: string) => unknown;
}

function membersOf(map: ReadonlyMap<string, unknown>): Members {
  return { keys: [...map.keys()].sort(), get: (key) => map.get(key) };
}

function writeMembers({ keys, get }: Members, lineBreak: string, write: Write): void {
  for (const [index, key] of keys.entries()) {
    write(`${index === 0 ? '{' : ','}${lineBreak}  ${JSON.stringify(key)}: `);
    writeValue(get(key), `${lineBreak}  `, write);
  }
  write(keys.length === 0 ? '{}' : `${lineBreak}}`);
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
  return Object.keys(members)
    .filter((key) => members[key] !== undefined)
    .sort();
}
