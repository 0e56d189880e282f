import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { DocumentError, type DocumentErrorCode } from './error.js';
import type { JsonValue } from './json/parse.js';

/** Bounds of {@link parseYaml}. */
export interface YamlBounds {
  readonly maxBytes: number;
  /** Levels of collections, as in `JsonBounds`. */
  readonly maxDepth: number;
  /** Values after every alias has been followed: what a reader that walks the document would visit. */
  readonly maxValues: number;
}

/** Bounds for files of a person's size: policies, configurations, `.taskcluster.yml`, `projects.yml`. */
export const fileSizedBounds: YamlBounds = { maxBytes: 1024 * 1024, maxDepth: 64, maxValues: 200_000 };

const schema = CORE_SCHEMA.withTags(mergeTag);
const maxAliases = 1000;
/** Each merge copies every key of what it names: without a bound, 1 MB of `<<: *a` becomes gigabytes. */
const maxTotalMergeKeys = 10_000;

/**
 * Parses the bytes of one YAML document that may be hostile into the same values that JSON has.
 *
 * YAML 1.2 core schema with merge keys, which is how Taskcluster reads `.taskcluster.yml`. Repeated keys, keys
 * named `__proto__`, tags, non-finite numbers and documents that aliases blow up are refused.
 *
 * A module of its own (`@chain-of-trust/types/yaml`), so that only those who read YAML load its parser.
 *
 * @throws DocumentError `document-too-large`, `document-not-utf8`, `document-too-deep`, `document-malformed`,
 *   `document-duplicate-key`, `document-forbidden-key`
 */
export function parseYaml(bytes: Uint8Array, bounds: YamlBounds): JsonValue {
  if (bytes.length > bounds.maxBytes) throw tooLarge(`${bytes.length} bytes`, `${bounds.maxBytes} bytes`);
  const value = loadYaml(decodeUtf8(bytes), bounds);
  refuseWhatJsonHasNot(value, bounds);
  return value as JsonValue; // every member was checked by the line above
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DocumentError({ code: 'document-not-utf8', message: 'not valid UTF-8', cause });
  }
}

function loadYaml(text: string, bounds: YamlBounds): unknown {
  try {
    // The parser counts a level once or twice, by how it is written. It guards its stack; the exact bound comes after.
    return load(text, { schema, maxDepth: 2 * bounds.maxDepth + 2, maxAliases, maxTotalMergeKeys });
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    const known = codesOfReasons.find(([beginning]) => reason.startsWith(beginning));
    const code = known?.[1] ?? 'document-malformed';
    throw new DocumentError({ code, message: `cannot read the YAML: ${reason}`, cause });
  }
}

/** The parser has no codes of its own; a reason that is not listed here is `document-malformed`. */
const codesOfReasons: readonly (readonly [beginning: string, code: DocumentErrorCode])[] = [
  ['duplicated mapping key', 'document-duplicate-key'],
  ['nesting exceeded', 'document-too-deep'],
  ['aliases exceeded', 'document-too-large'],
  ['merge keys exceeded', 'document-too-large'],
];

function refuseWhatJsonHasNot(root: unknown, bounds: YamlBounds): void {
  const pending: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 0 }];
  let values = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (++values > bounds.maxValues) throw tooLarge('more values', `${bounds.maxValues} values`);
    const members = membersOf(next.value);
    if (typeof next.value === 'object' && next.value !== null && next.depth >= bounds.maxDepth) {
      throw tooDeep(bounds.maxDepth);
    }
    for (const value of members) pending.push({ value, depth: next.depth + 1 });
  }
}

function membersOf(value: unknown): readonly unknown[] {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return [];
  if (typeof value === 'number' && Number.isFinite(value)) return [];
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    if (!Object.hasOwn(value, '__proto__')) return Object.values(value);
    throw new DocumentError({ code: 'document-forbidden-key', message: 'a member is named "__proto__"' });
  }
  throw new DocumentError({
    code: 'document-malformed',
    message: `a value that JSON has not: ${String(value)}`,
  });
}

function tooLarge(actual: string, expected: string): DocumentError {
  return new DocumentError({
    code: 'document-too-large',
    message: `expected at most ${expected}, got ${actual}`,
  });
}

function tooDeep(maxDepth: number): DocumentError {
  return new DocumentError({ code: 'document-too-deep', message: `nested deeper than ${maxDepth} levels` });
}
