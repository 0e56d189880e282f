import type { JsonObject, JsonValue } from './parse.js';

/**
 * Whether two JSON values are the same: same types, same members, same order in arrays.
 *
 * Strict on purpose. `1` is not `true`, an absent member is not `null`, `[]` or `{}`: a comparison that
 * forgives any of these lets a holder of stolen scopes choose between them.
 */
export function jsonEqual(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, i) => jsonEqual(item, b[i] as JsonValue));
  }
  const left = a as JsonObject;
  const right = b as JsonObject;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every(
    (key) => Object.hasOwn(right, key) && jsonEqual(left[key] as JsonValue, right[key] as JsonValue),
  );
}
