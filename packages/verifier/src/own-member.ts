import { isJsonObject, type JsonValue } from '@chain-of-trust/types';

/** A member that is written in a JSON object; `undefined` where there is no object, or no such member in it. */
export function findOwnMember(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
