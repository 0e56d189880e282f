import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { recordSchema } from '../src/record-schema.js';
import { jsonObjectArbitrary } from './support/json-arbitrary.js';

const schema = recordSchema(v.string(), v.unknown());

describe('recordSchema', () => {
  test('gives back any object', () => {
    fc.assert(
      fc.property(jsonObjectArbitrary, (object) => {
        expect(v.parse(schema, object)).toEqual(object);
      }),
    );
  });

  test.each([
    ['an empty array', []],
    ['an array', ['a']],
    ['null', null],
    ['a text', 'a'],
    ['a number', 1],
    ['nothing', undefined],
  ])('%s is refused', (_what, value) => {
    expect(v.is(schema, value)).toBe(false);
  });

  test('checks keys and values', () => {
    const strict = recordSchema(v.pipe(v.string(), v.nonEmpty()), v.number());
    expect(v.is(strict, { a: 1 })).toBe(true);
    expect(v.is(strict, { '': 1 })).toBe(false);
    expect(v.is(strict, { a: '1' })).toBe(false);
  });
});
