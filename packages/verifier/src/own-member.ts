import type { JsonValue } from '@chain-of-trust/types';

/** A member that is written in a JSON object; `undefined` where there is no object, or no such member in it. */
export function findOwnMember(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as { readonly [key: string]: JsonValue })[key] : undefined;
}
