import * as v from 'valibot';

/**
 * A JSON object used as a map, with every key that was written in it.
 *
 * `v.record` will not do for documents of others: it turns an array into an object, which would read as "nothing
 * listed", and passes over members named `constructor` or `prototype` without checking or keeping them.
 *
 * `key` and `value` only check: what they make of a member is not taken over.
 */
export function recordSchema<K extends v.GenericSchema<string, string>, V extends v.GenericSchema>(
  key: K,
  value: V,
) {
  const object = v.custom<{ [name: string]: v.InferOutput<V> }>(isObject, 'is not an object');
  return v.pipe(
    Object.assign(object, { key, value }), // read by the export to JSON Schema
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const input = dataset.value;
      for (const [name, member] of Object.entries(input)) {
        const item = { type: 'unknown', origin: 'value', input, key: name, value: member } as const;
        for (const { message } of issuesOf(key, name)) addIssue({ message, path: [item] });
        for (const { message, path = [] } of issuesOf(value, member))
          addIssue({ message, path: [item, ...path] });
      }
    }),
  );
}

function isObject(input: unknown): boolean {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

function issuesOf(schema: v.GenericSchema, input: unknown): readonly v.BaseIssue<unknown>[] {
  return v.safeParse(schema, input).issues ?? [];
}
