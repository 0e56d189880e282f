import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonDifferences } from '../../src/json/difference.js';
import { jsonEqual } from '../../src/json/equal.js';
import type { JsonValue } from '../../src/json/parse.js';
import { jsonArbitrary, jsonObjectArbitrary, keyArbitrary } from '../support/json-arbitrary.js';

describe('jsonDifferences', () => {
  test('lists none exactly when the values are equal', () => {
    fc.assert(
      fc.property(jsonArbitrary, jsonArbitrary, (a, b) => {
        expect(jsonDifferences(a, b).length === 0).toBe(jsonEqual(a, b));
        expect(jsonDifferences(a, structuredClone(a))).toEqual([]);
      }),
    );
  });

  test('lists exactly the one member that was changed', () => {
    fc.assert(
      fc.property(jsonObjectArbitrary, keyArbitrary, jsonArbitrary, (object, key, actual) => {
        const expected = 'a value that no generator makes, for it is this one';
        const differences = jsonDifferences({ ...object, [key]: expected }, { ...object, [key]: actual });
        expect(differences).toMatchObject([{ expected, actual }]);
      }),
    );
  });

  test('every difference names two sides that differ', () => {
    fc.assert(
      fc.property(jsonArbitrary, jsonArbitrary, (a, b) => {
        for (const { expected, actual } of jsonDifferences(a, b)) {
          expect(expected !== undefined && actual !== undefined && jsonEqual(expected, actual)).toBe(false);
        }
      }),
    );
  });

  test.each<[string, JsonValue, JsonValue, readonly object[]]>([
    ['the root', 1, 2, [{ path: '', expected: 1, actual: 2 }]],
    ['a list for an object', [], {}, [{ path: '', expected: [], actual: {} }]],
    [
      'a member',
      { payload: { env: { GECKO_HEAD_REV: 'a' } } },
      { payload: { env: { GECKO_HEAD_REV: 'b' } } },
      [{ path: 'payload.env.GECKO_HEAD_REV', expected: 'a', actual: 'b' }],
    ],
    [
      'an item',
      { payload: { command: ['a', 'b'] } },
      { payload: { command: ['a', 'c'] } },
      [{ path: 'payload.command[1]', expected: 'b', actual: 'c' }],
    ],
    ['an item more', [1], [1, 2], [{ path: '[1]', expected: undefined, actual: 2 }]],
    ['an item less', [1, 2], [1], [{ path: '[1]', expected: 2, actual: undefined }]],
    ['null for nothing', {}, { a: null }, [{ path: 'a', expected: undefined, actual: null }]],
    [
      'a name that the other inherits',
      { toString: 1 },
      {},
      [{ path: 'toString', expected: 1, actual: undefined }],
    ],
    ['an inherited name', {}, { toString: 1 }, [{ path: 'toString', expected: undefined, actual: 1 }]],
    ['a key with a dot', { 'a.b': 1 }, {}, [{ path: '"a.b"', expected: 1, actual: undefined }]],
    ['an empty key', { '': { x: 1 } }, { '': {} }, [{ path: '"".x', expected: 1, actual: undefined }]],
  ])('names %s', (_what, expected, actual, differences) => {
    expect(jsonDifferences(expected, actual)).toStrictEqual(differences);
  });

  test('keeps the order of the expected document and appends what is only in the other', () => {
    const paths = jsonDifferences({ b: 1, a: 1, same: 0 }, { c: 1, a: 2, same: 0 }).map(({ path }) => path);
    expect(paths).toEqual(['b', 'a', 'c']);
  });

  test('begins paths with the one that is given', () => {
    expect(jsonDifferences({ a: [1] }, { a: [2] }, 'task')).toMatchObject([{ path: 'task.a[0]' }]);
  });
});
