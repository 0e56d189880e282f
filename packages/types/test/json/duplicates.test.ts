import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findDuplicateKey } from '../../src/json/duplicates.js';
import { jsonArbitrary, utf8 } from '../support/json-arbitrary.js';

describe('findDuplicateKey', () => {
  test.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":{"b":1,"c":{"b":1}, "b" \n:2}}', 'a.b'],
    ['{"artifacts":{"public/a":{},"public\\/a":{}}}', 'artifacts.public/a'],
    ['[{"x":1},{"y":1,"\\u0079":2}]', '[].y'],
    ['{"a":{"x":1},"b":[1],"c":{"y":2,"y":3}}', 'c.y'],
    ['{"":1,"":2}', ''],
  ])('in %s it is %j', (text, path) => {
    expect(findDuplicateKey(utf8(text))).toBe(path);
  });

  test('finds none in a document that JSON.stringify wrote', () => {
    fc.assert(
      fc.property(jsonArbitrary, (value) => {
        expect(findDuplicateKey(utf8(JSON.stringify(value)))).toBeUndefined();
      }),
    );
  });

  test('does not take repeated values for keys', () => {
    expect(findDuplicateKey(utf8('{"a":["b","b"],"b":"b"}'))).toBeUndefined();
  });
});
