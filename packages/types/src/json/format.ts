import type { JsonValue } from './parse.js';

/**
 * Formats a document the way workers publish it: indented by two spaces, keys sorted, one final line feed.
 *
 * @see scriptworker `utils.format_json` (indent 2, sorted keys)
 */
export function formatJson(value: JsonValue): string {
  return `${JSON.stringify(sortKeys(value), null, 2)}\n`;
}

function sortKeys(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  const entries = Object.entries(value as { readonly [key: string]: JsonValue });
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, member]) => [key, sortKeys(member)]));
}
