import { isDeepStrictEqual } from 'node:util';
import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DocumentError } from '../../src/error.js';
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
  const text = (value: JsonValue) => Buffer.from(formatJsonBytes(value, 8 * 1024 * 1024)).toString('utf8');

  test('is the same in UTF-8', () => {
    fc.assert(
      fc.property(jsonArbitrary, (value) => {
        expect(text(value)).toBe(formatJson(value));
      }),
    );
  });

  test('is the same for a document of many pieces', () => {
    const value = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`grüße-😀-${i}`, { i }]));
    expect(text(value)).toBe(formatJson(value));
  });

  test('writes a map as an object with sorted keys', () => {
    const map = new Map<string, JsonValue>([
      ['b', 1],
      ['a', { x: [] }],
    ]);
    const bytes = formatJsonBytes({ map, empty: new Map() }, 1000);
    expect(Buffer.from(bytes).toString('utf8')).toBe(formatJson({ map: { a: { x: [] }, b: 1 }, empty: {} }));
  });

  test('refuses what is larger, and takes what is as large', () => {
    const value = { a: 'ü'.repeat(100_000) };
    const { length } = Buffer.from(formatJson(value), 'utf8');
    expect(formatJsonBytes(value, length)).toHaveLength(length);
    expectThrown(() => formatJsonBytes(value, length - 1), DocumentError, 'document-too-large');
  });
});
