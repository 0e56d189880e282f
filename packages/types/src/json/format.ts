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

/** The bytes of {@link formatJson} in UTF-8, made without holding the text, which takes several times the memory. */
export function formatJsonBytes(value: JsonValue): Uint8Array {
  const chunks: Buffer[] = [];
  let text = '';
  const flush = () => {
    chunks.push(Buffer.from(text, 'utf8'));
    text = '';
  };
  writeDocument(value, (piece) => {
    text += piece;
    if (text.length > flushLength) flush();
  });
  flush();
  return Buffer.concat(chunks);
}

const flushLength = 64 * 1024;

type Write = (piece: string) => void;

function writeDocument(value: JsonValue, write: Write): void {
  writeValue(value, '\n', write);
  write('\n');
}

function writeValue(value: JsonValue, lineBreak: string, write: Write): void {
  if (typeof value !== 'object' || value === null) write(JSON.stringify(value));
  else if (Array.isArray(value)) writeArray(value, lineBreak, write);
  else writeObject(value as JsonObject, lineBreak, write); // neither an array nor a scalar
}

function writeArray(items: readonly JsonValue[], lineBreak: string, write: Write): void {
  for (const [index, item] of items.entries()) {
    write(`${index === 0 ? '[' : ','}${lineBreak}  `);
    writeValue(item, `${lineBreak}  `, write);
  }
  write(items.length === 0 ? '[]' : `${lineBreak}]`);
}

function writeObject(object: JsonObject, lineBreak: string, write: Write): void {
  const keys = sortedKeys(object);
  for (const [index, key] of keys.entries()) {
    write(`${index === 0 ? '{' : ','}${lineBreak}  ${JSON.stringify(key)}: `);
    writeValue(object[key] ?? null, `${lineBreak}  `, write);
  }
  write(keys.length === 0 ? '{}' : `${lineBreak}}`);
}

/** A member that is `undefined` is left out, as everywhere in JSON: optional properties may hold it. */
function sortedKeys(object: JsonObject): string[] {
  const members: Readonly<Record<string, JsonValue | undefined>> = object;
  return Object.keys(members)
    .filter((key) => members[key] !== undefined)
    .sort();
}
