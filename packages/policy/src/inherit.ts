import { isJsonObject, type JsonObject, type JsonValue } from '@chain-of-trust/types';
import { PolicyError } from './error.js';

/** A policy file: members, and the name of what they are laid over. */
export type PolicyFile = JsonObject & { readonly extends?: string | undefined };

/**
 * Lays the members of a file over those of what it extends, and these over what that extends, to the end.
 *
 * `findBase` gives the file that a name stands for.
 *
 * @throws PolicyError `policy-cyclic` when a file extends itself, directly or through others, and what `findBase`
 *   throws
 */
export function inherit(
  file: PolicyFile,
  findBase: (name: string) => PolicyFile,
  path: readonly string[] = [],
): JsonObject {
  const { extends: base, ...members } = file;
  if (base === undefined) return members;
  if (path.includes(base)) throw cyclic([...path, base]);
  return override(inherit(findBase(base), findBase, [...path, base]), members);
}

/**
 * Lays members over others: objects are merged member by member; lists and single values are replaced whole.
 *
 * Nothing is ever removed from an object, so a restriction that was inherited cannot be lost by overriding.
 */
export function override(base: JsonObject, members: JsonObject): JsonObject {
  const merged = new Map<string, JsonValue>(Object.entries(base));
  for (const [key, value] of Object.entries(members)) {
    const before = merged.get(key);
    merged.set(key, isJsonObject(before) && isJsonObject(value) ? override(before, value) : value);
  }
  return Object.fromEntries(merged);
}

function cyclic(path: readonly string[]): PolicyError {
  return new PolicyError({
    code: 'policy-cyclic',
    message: `a policy extends itself: ${path.join(' extends ')}`,
    nextStep: 'Let one of these policies be whole, without the member extends.',
    facts: { path },
  });
}
