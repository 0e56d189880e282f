import { jsonEqual } from './equal.js';
import { isJsonObject, type JsonObject, type JsonValue } from './parse.js';

/** One place in which two JSON values differ. A missing side is `undefined`. */
export interface JsonDifference {
  /** Like `payload.env.GECKO_HEAD_REV` or `payload.command[3]`; empty for the root. */
  readonly path: string;
  readonly expected: JsonValue | undefined;
  readonly actual: JsonValue | undefined;
}

/**
 * Lists where two JSON values differ, field by field, in document order of `expected`.
 *
 * The list is empty exactly when {@link jsonEqual} holds.
 */
export function jsonDifferences(expected: JsonValue, actual: JsonValue, path = ''): JsonDifference[] {
  if (jsonEqual(expected, actual)) return [];
  if (isJsonObject(expected) && isJsonObject(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return keys.flatMap((key) => memberDifferences(expected, actual, key, joinPath(path, key)));
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const length = Math.max(expected.length, actual.length);
    return Array.from({ length }, (_, i) => i).flatMap((i) =>
      sideDifferences(expected[i], actual[i], `${path}[${i}]`),
    );
  }
  return [{ path, expected, actual }];
}

function memberDifferences(
  expected: JsonObject,
  actual: JsonObject,
  key: string,
  path: string,
): JsonDifference[] {
  const left = Object.hasOwn(expected, key) ? expected[key] : undefined;
  const right = Object.hasOwn(actual, key) ? actual[key] : undefined;
  return sideDifferences(left, right, path);
}

function sideDifferences(
  left: JsonValue | undefined,
  right: JsonValue | undefined,
  path: string,
): JsonDifference[] {
  if (left === undefined || right === undefined) return [{ path, expected: left, actual: right }];
  return jsonDifferences(left, right, path);
}

function joinPath(parent: string, key: string): string {
  const safe = /^[A-Za-z_][\w-]*$/.test(key) ? key : JSON.stringify(key);
  return parent === '' ? safe : `${parent}.${safe}`;
}
