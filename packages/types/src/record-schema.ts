import * as v from 'valibot';

/**
 * A JSON object used as a map.
 *
 * `v.record` alone turns an array into an object, and an array where an object is expected would read as "nothing
 * listed".
 */
export function recordSchema<K extends v.GenericSchema<string, string>, V extends v.GenericSchema>(
  key: K,
  value: V,
) {
  return v.pipe(
    v.unknown(),
    v.check((input) => !Array.isArray(input), 'is an array, not an object'),
    v.record(key, value),
  );
}
