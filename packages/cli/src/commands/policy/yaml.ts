import { isJsonObject, type JsonObject, type JsonValue } from '@chain-of-trust/types';

/**
 * Writes a document as YAML that reads back as the same document.
 *
 * Strings that YAML could take for something else are quoted as in JSON, and letters that a terminal would act upon
 * are escaped there, so that a name in a file cannot move the cursor.
 */
export function formatYaml(document: JsonObject): string {
  return `${linesOf(document).join('\n')}\n`;
}

function linesOf(value: JsonValue): string[] {
  if (isJsonObject(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, member]) => memberLines(scalar(key), member));
  if (!Array.isArray(value) || value.length === 0) return [scalar(value)];
  return value.flatMap((entry: JsonValue) => {
    const [first = '', ...others] = linesOf(entry);
    return [`- ${first}`, ...others.map(indented)];
  });
}

function memberLines(key: string, member: JsonValue): string[] {
  return isNested(member) ? [`${key}:`, ...linesOf(member).map(indented)] : [`${key}: ${scalar(member)}`];
}

function isNested(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function indented(line: string): string {
  return `  ${line}`;
}

/** Words that the YAML schemas, old and new, take for something else than a string. */
const notStrings = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

function scalar(value: JsonValue): string {
  if (typeof value === 'string' && /^[a-z](?:[\w./:*@+=-]*[\w*/=])?$/i.test(value) && !notStrings.test(value))
    return value;
  return JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, i) => {
    const unit = character.charCodeAt(i).toString(16).padStart(4, '0');
    return `\\u${unit}`;
  }).join('');
}
