import * as v from 'valibot';
import { nearestName } from './nearest-name.js';

/**
 * An object that has no members but these.
 *
 * `v.strictObject` names only the first unknown member, and not what it was meant to be; a person who corrects a
 * file wants to know all of them at once.
 *
 * `entries` only check: what they make of a member is not taken over.
 */
export function closedObject<E extends v.ObjectEntries>(entries: E) {
  const members = new Map(Object.entries(entries)); // a Map, so that `constructor` and `toString` are unknown, too
  const object = v.custom<v.InferOutput<v.StrictObjectSchema<E, undefined>>>(isObject, 'is not an object');
  return v.pipe(
    Object.assign(object, { entries }), // read by the export to JSON Schema
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const input: Record<string, unknown> = dataset.value;
      const at = (key: string) =>
        ({ type: 'unknown', origin: 'value', input, key, value: input[key] }) as const;
      for (const key of Object.keys(input).filter((name) => !members.has(name)))
        addIssue({ message: unknownMember(key, [...members.keys()]), path: [at(key)] });
      for (const [key, schema] of members) {
        if (!Object.hasOwn(input, key)) {
          if (!isOptional(schema)) addIssue({ message: 'is missing', path: [at(key)] });
          continue;
        }
        for (const { message, path = [] } of v.safeParse(schema, input[key]).issues ?? [])
          addIssue({ message, path: [at(key), ...path] });
      }
    }),
  );
}

function isObject(input: unknown): boolean {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

function isOptional({ type }: v.GenericSchema): boolean {
  return type === 'optional' || type === 'exact_optional';
}

function unknownMember(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? 'is no known member' : `is no known member; did you mean ${nearest}?`;
}
