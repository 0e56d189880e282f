import { expect, test } from 'vitest';
import { isJsonObject, reasonOf } from '../src/index.js';

test.each([
  [new Error('broken'), 'broken'],
  ['broken', 'broken'],
  [undefined, 'undefined'],
])('reasonOf gives the words of %j', (thrown, words) => {
  expect(reasonOf(thrown)).toBe(words);
});

test('isJsonObject takes objects and nothing else', () => {
  expect(isJsonObject({})).toBe(true);
  for (const other of [null, undefined, [], '', 0, true]) expect(isJsonObject(other)).toBe(false);
});
