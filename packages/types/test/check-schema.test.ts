import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { checkSchema, jsonValueSchema } from '../src/check-schema.js';
import { DocumentError } from '../src/error.js';
import type { JsonValue } from '../src/json/parse.js';
import { jsonArbitrary } from './support/json-arbitrary.js';

const schema = v.object({ a: v.string(), b: v.object({ c: v.number() }) });

describe('checkSchema', () => {
  test('gives back what fits', () => {
    const value = checkSchema(schema, { a: 'x', b: { c: 1 } }, 'document');
    expectTypeOf(value).toEqualTypeOf<{ a: string; b: { c: number } }>();
    expect(value).toEqual({ a: 'x', b: { c: 1 } });
  });

  test('loses no member on the way', () => {
    const value = { a: 'x', constructor: 1, prototype: 2, toString: 3 };
    expect(Object.keys(checkSchema(v.looseObject({ a: v.string() }), value, 'document'))).toEqual(
      Object.keys(value),
    );
  });

  test('names every field that does not fit, not only the first', () => {
    const error = expectThrown(
      () => checkSchema(schema, { a: 1, b: { c: 'x' } }, 'the document'),
      DocumentError,
      'document-schema',
    );
    expect(error.facts).toMatchObject({ what: 'the document', problems: [{ path: 'a' }, { path: 'b.c' }] });
    expect(error.message).toMatch(/^the document: a: .*; b\.c: /);
  });

  test('names the root where the whole value does not fit', () => {
    const error = expectThrown(() => checkSchema(schema, null, 'document'), DocumentError, 'document-schema');
    expect(error.facts).toMatchObject({ problems: [{ path: '(root)' }] });
  });
});

describe('jsonValueSchema', () => {
  test('lets every JSON value through unchanged', () => {
    expectTypeOf<v.InferOutput<typeof jsonValueSchema>>().toEqualTypeOf<JsonValue>();
    fc.assert(
      fc.property(jsonArbitrary, (value) => {
        expect(checkSchema(jsonValueSchema, value, 'value')).toBe(value);
      }),
    );
  });
});
