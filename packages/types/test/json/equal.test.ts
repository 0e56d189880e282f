import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonEqual } from '../../src/json/equal.js';
import type { JsonValue } from '../../src/json/parse.js';
import { jsonArbitrary } from '../support/json-arbitrary.js';

describe('jsonEqual', () => {
  test('agrees with the deep equality of node:util on any two values', () => {
    fc.assert(
      fc.property(jsonArbitrary, jsonArbitrary, (a, b) => {
        expect(jsonEqual(a, b)).toBe(isDeepStrictEqual(a, b));
        expect(jsonEqual([a, { b }], [a, { b: a }])).toBe(isDeepStrictEqual(a, b));
      }),
    );
  });

  test('holds for a copy with its keys in another order', () => {
    fc.assert(
      fc.property(jsonArbitrary, (value) => {
        expect(jsonEqual(value, reversed(value))).toBe(true);
      }),
    );
  });

  test.each<[string, JsonValue, JsonValue]>([
    ['one and true', 1, true],
    ['one and its text', 1, '1'],
    ['zero and false', 0, false],
    ['null and an object', null, {}],
    ['an object and null', {}, null],
    ['an empty list and an empty object', [], {}],
    ['an empty object and an empty list', {}, []],
    ['an empty list and an object of the same length', [], { length: 0 }],
    ['an object of the same length and an empty list', { length: 0 }, []],
    ['a member and the prototype', JSON.parse('{"__proto__":{}}'), { a: {} }],
    ['a list and the object with its indices', ['a'], { 0: 'a' }],
    ['an absent member and null', {}, { a: null }],
    ['an absent member and an empty list', { b: 1 }, { a: [] }],
    ['a member more', { a: 1 }, { a: 1, b: 2 }],
    ['a member less', { a: 1, b: 2 }, { a: 1 }],
    ['another order in a list', [1, 2], [2, 1]],
    ['an item more', [1], [1, 1]],
    ['an item less', [1, 1], [1]],
    ['a member and an inherited one', JSON.parse('{"toString":1}'), { a: 1 }],
    ['a difference far inside', { a: [{ b: [1] }] }, { a: [{ b: [2] }] }],
    ['a text in another Unicode form', '\u00e9', 'e\u0301'],
  ])('tells %s apart', (_what, a, b) => {
    expect(jsonEqual(a, b)).toBe(false);
  });

  test('does not see the sign of zero, which JSON documents rarely keep', () => {
    expect(jsonEqual(0, -0)).toBe(true);
  });
});

function reversed(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, member]) => [key, reversed(member)]));
}
