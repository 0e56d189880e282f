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
  return `${formatValue(value, '\n')}\n`;
}

function formatValue(value: JsonValue, lineBreak: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${lineBreak}  `;
  if (Array.isArray(value)) {
    const items = value.map((item: JsonValue) => formatValue(item, inner));
    return items.length === 0 ? '[]' : `[${inner}${items.join(`,${inner}`)}${lineBreak}]`;
  }
  const members = sortedEntries(value as JsonObject).map(
    ([key, member]) => `${JSON.stringify(key)}: ${formatValue(member, inner)}`,
  );
  return members.length === 0 ? '{}' : `{${inner}${members.join(`,${inner}`)}${lineBreak}}`;
}

/** A member that is `undefined` is left out, as everywhere in JSON: optional properties may hold it. */
function sortedEntries(object: JsonObject): [key: string, member: JsonValue][] {
  const entries = Object.entries<JsonValue | undefined>(object);
  const present = entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined);
  return present.sort(([a], [b]) => (a < b ? -1 : 1));
}
