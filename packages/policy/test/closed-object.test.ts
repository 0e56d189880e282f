import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { closedObject } from '../src/closed-object.js';

const schema = closedObject({
  name: v.string(),
  toString: v.optional(v.array(v.number())),
  inner: v.exactOptional(closedObject({ constructor: v.number() })),
});
const problemsOf = (value: unknown) =>
  v.safeParse(schema, value).issues?.map((issue) => `${v.getDotPath(issue) ?? '(root)'}: ${issue.message}`) ??
  [];

describe('closedObject', () => {
  it.each<[object]>([
    [{ name: 'x' }],
    [{ name: 'x', toString: [1], inner: { constructor: 1 } }],
    [{ name: 'x', toString: undefined }],
  ])('takes %j', (value) => {
    expect(problemsOf(value)).toEqual([]);
  });

  it.each([null, [], ['name'], 'name', 1, undefined])('takes %j for no object', (value) => {
    expect(problemsOf(value)).toEqual(['(root): is not an object']);
  });

  it('names every member that is unknown, missing or wrong, in one go', () => {
    const value = { valueOf: 1, hasOwnProperty: 2, nam: 3, toString: [1, 'x'], inner: {} };
    expect(problemsOf(value)).toEqual([
      'valueOf: is no known member',
      'hasOwnProperty: is no known member',
      'nam: is no known member; did you mean name?',
      'name: is missing',
      expect.stringMatching(/^toString\.1: /),
      'inner.constructor: is missing',
    ]);
  });

  it('takes no inherited value for a member', () => {
    expect(problemsOf(Object.create({ name: 'x' }))).toEqual(['name: is missing']);
    expect(problemsOf({ name: 'x', inner: {} })).toEqual(['inner.constructor: is missing']);
  });
});
