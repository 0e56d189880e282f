import type { JsonObject, JsonValue } from '@chain-of-trust/types';
import fc from 'fast-check';

/** The bytes of a text, as a service would send them. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Keys of objects, often one of the names that readers stumble over; never the forbidden one. */
export const keyArbitrary: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom(
      '',
      'constructor',
      'toString',
      'hasOwnProperty',
      'length',
      '0',
      '10',
      '9',
      'a"b',
      'a\\',
      ':',
    ),
  )
  .filter((key) => key !== '__proto__');

/** JSON values as `JSON.parse` makes them: without `-0`, which JSON text does not keep. */
export const jsonArbitrary: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom<JsonValue>(null, true, false, 0, 1, '', '0', '1'),
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(keyArbitrary, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

/** JSON objects of the same kind. */
export const jsonObjectArbitrary: fc.Arbitrary<JsonObject> = fc.dictionary(keyArbitrary, jsonArbitrary, {
  maxKeys: 5,
  noNullPrototype: true,
});
