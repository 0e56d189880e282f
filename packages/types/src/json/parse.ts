import { DocumentError, reasonOf } from '../error.js';
import { findDuplicateKey } from './duplicates.js';
import { scanJson } from './scan.js';

/** A value that came out of JSON. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** Whether a value of a document is an object: neither a list nor `null`, nor absent. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Bounds of {@link parseJson}. Both are required: every caller knows how large its document may be. */
export interface JsonBounds {
  readonly maxBytes: number;
  readonly maxDepth: number;
}

/** Bounds for documents of a task's size: definitions, blobs, service answers. */
export const taskSizedBounds: JsonBounds = { maxBytes: 16 * 1024 * 1024, maxDepth: 64 };

/**
 * Parses the bytes of one JSON document that may be hostile.
 *
 * On return the value has at most `maxDepth` levels, no object of it was written with a repeated key, and
 * none has a member named `__proto__`. Two readers that resolve such documents differently could be
 * shown two different blobs under one signature.
 *
 * Not checked: the shape of the value; whether a number survives as a float64.
 *
 * @throws DocumentError `document-too-large`, `document-not-utf8`, `document-too-deep`,
 *   `document-malformed`, `document-duplicate-key`, `document-forbidden-key`
 * @see RFC 8259 section 4 (names should be unique) and section 9 (parsers may set limits)
 */
export function parseJson(bytes: Uint8Array, bounds: JsonBounds): JsonValue {
  if (bytes.length > bounds.maxBytes) {
    throw new DocumentError({
      code: 'document-too-large',
      message: `expected at most ${bounds.maxBytes} bytes, got ${bytes.length}`,
      facts: { maxBytes: bounds.maxBytes, bytes: bytes.length },
    });
  }
  return parseCounted(bytes, scanJson(bytes, bounds.maxDepth).members);
}

/**
 * Parses bytes of which it is known how many members they write down, and how deep they are.
 *
 * @throws DocumentError as {@link parseJson} does, but for size and depth
 */
export function parseCounted(bytes: Uint8Array, members: number): JsonValue {
  const value = decode(bytes);
  const kept = countMembers(value);
  if (kept !== members) throw duplicateKey(bytes);
  return value;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): JsonValue {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch (cause) {
    throw new DocumentError({ code: 'document-not-utf8', message: 'not valid UTF-8', cause });
  }
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new DocumentError({ code: 'document-malformed', message: `not JSON: ${reason}`, cause });
  }
}

/** Counts the members that survived parsing; a repeated key survives once. Refuses `__proto__` on the way. */
function countMembers(root: JsonValue): number {
  let count = 0;
  const pending: JsonValue[] = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (typeof item === 'object') pending.push(item);
      continue;
    }
    const object = value as JsonObject;
    for (const key in object) {
      if (key === '__proto__') throw forbiddenKey(key);
      count++;
      const member = object[key];
      if (typeof member === 'object' && member !== null) pending.push(member);
    }
  }
  return count;
}

/** What is thrown for a member with a name that JavaScript objects treat specially. */
export function forbiddenKey(key: string): DocumentError {
  return new DocumentError({
    code: 'document-forbidden-key',
    message: `a member is named ${JSON.stringify(key)}`,
    facts: { key },
  });
}

function duplicateKey(bytes: Uint8Array): DocumentError {
  return duplicateMember(findDuplicateKey(bytes));
}

/** What is thrown for a member that an object repeats. */
export function duplicateMember(path: string | undefined): DocumentError {
  return new DocumentError({
    code: 'document-duplicate-key',
    message: `a member is written more than once: ${path ?? 'path unknown'}`,
    facts: { path },
  });
}
