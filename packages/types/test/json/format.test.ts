import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatJson, formatJsonBytes } from '../../src/json/format.js';
import { type JsonValue, parseJson } from '../../src/json/parse.js';
import { jsonArbitrary, keyArbitrary, utf8 } from '../support/json-arbitrary.js';

const bounds = { maxBytes: 1024 * 1024, maxDepth: 64 };

describe('formatJson', () => {
  test('is read back as the same value', () => {
    fc.assert(
      fc.property(jsonArbitrary, (value) => {
        expect(isDeepStrictEqual(parseJson(utf8(formatJson(value)), bounds), value)).toBe(true);
      }),
    );
  });

  test('does not depend on the order in which members were added', () => {
    const entries = fc.uniqueArray(fc.tuple(keyArbitrary, jsonArbitrary), { selector: ([key]) => key });
    fc.assert(
      fc.property(entries, (members) => {
        const other = Object.fromEntries(members.toReversed());
        expect(formatJson({ a: other })).toBe(formatJson({ a: Object.fromEntries(members) }));
      }),
    );
  });

  test('is what JSON.stringify writes where the keys are sorted already', () => {
    const value = { a: [1, 'x', { b: null, c: [] }], d: {}, e: '\u00e9"\n' };
    expect(formatJson(value)).toBe(`${JSON.stringify(value, null, 2)}\n`);
  });

  test('sorts keys in every object, also those that look like numbers', () => {
    const value: JsonValue = [{ b: 1, a: { 9: 1, 10: 2, Z: 3 } }];
    expect([...formatJson(value).matchAll(/"(\w+)":/g)].map(([, key]) => key)).toEqual([
      'a',
      '10',
      '9',
      'Z',
      'b',
    ]);
  });

  test('leaves out members that are undefined', () => {
    const optional: { readonly [key: string]: string | undefined } = { a: undefined, b: 'x' };
    expect(formatJson(optional as JsonValue)).toBe('{\n  "b": "x"\n}\n'); // as an optional property gives it
  });
});

describe('formatJsonBytes', () => {
  test('is the same in UTF-8', () => {
    fc.assert(
      fc.property(jsonArbitrary, (value) => {
        expect(Buffer.from(formatJsonBytes(value)).toString('utf8')).toBe(formatJson(value));
      }),
    );
  });

  test('is the same for a document of many pieces', () => {
    const value = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`grüße-😀-${i}`, { i }]));
    expect(Buffer.from(formatJsonBytes(value)).equals(Buffer.from(formatJson(value), 'utf8'))).toBe(true);
  });
});
