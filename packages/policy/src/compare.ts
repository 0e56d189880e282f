import { isJsonObject, type JsonObject, type JsonValue, jsonEqual } from '@chain-of-trust/types';
import { jsonOf, type Policy, policyDocument } from './policy.js';
import { type PolicyDocument, policyMembers } from './schema.js';

/** Keys that lead to a place in a policy, like `restrictedTrees`, `beta`. */
type Place = readonly [member: keyof PolicyDocument, ...keys: string[]];

/** One place in which two policies differ. For lists, one entry that only one of them has. */
export type PolicyDifference =
  | { readonly kind: 'added' | 'removed'; readonly place: Place; readonly value: JsonValue }
  | {
      readonly kind: 'changed';
      readonly place: Place;
      readonly before: JsonValue;
      readonly after: JsonValue;
    };

/**
 * Lists what has to be changed in one policy to get another, both after inheritance, in the order of the schema.
 *
 * The list is empty exactly when their digests are equal. Lists that have the same entries in another order, or
 * some more than once, are `changed`.
 */
export function comparePolicies(before: Policy, after: Policy): PolicyDifference[] {
  const [a, b] = [jsonOf(policyDocument(before)), jsonOf(policyDocument(after))];
  return policyMembers.flatMap((member) => differences([member], a[member] ?? null, b[member] ?? null));
}

function differences(place: Place, before: JsonValue, after: JsonValue): PolicyDifference[] {
  if (jsonEqual(before, after)) return [];
  if (isJsonObject(before) && isJsonObject(after)) return memberDifferences(place, before, after);
  const isBothLists = Array.isArray(before) && Array.isArray(after);
  const entries = isBothLists ? entryDifferences(place, before, after) : [];
  return entries.length > 0 ? entries : [{ kind: 'changed', place, before, after }];
}

function memberDifferences(place: Place, before: JsonObject, after: JsonObject): PolicyDifference[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key): PolicyDifference[] => {
    const [left, right] = [ownMember(before, key), ownMember(after, key)];
    if (left !== undefined && right !== undefined) return differences([...place, key], left, right);
    if (left !== undefined) return [{ kind: 'removed', place: [...place, key], value: left }];
    return right === undefined ? [] : [{ kind: 'added', place: [...place, key], value: right }];
  });
}

/** `constructor` is a good name for a list of trees, and every object has one that nobody wrote. */
function ownMember(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function entryDifferences(
  place: Place,
  before: readonly JsonValue[],
  after: readonly JsonValue[],
): PolicyDifference[] {
  const lacks = (list: readonly JsonValue[]) => (entry: JsonValue) =>
    !list.some((other) => jsonEqual(entry, other));
  return [
    ...before.filter(lacks(after)).map((value) => ({ kind: 'removed', place, value }) as const),
    ...after.filter(lacks(before)).map((value) => ({ kind: 'added', place, value }) as const),
  ];
}
