import { describe, expect, it } from 'vitest';
import { matchesPath } from '../../src/differential/pattern.js';

describe('matchesPath', () => {
  it.each([
    ['a/b', 'a/b', true],
    ['a/b', 'a/b/c', false],
    ['a/b', 'a', false],
    ['', '', true],
    ['', 'a', false],
    ['a/*', 'a/b', true],
    ['a/*', 'a', false],
    ['a/*', 'a/b/c', false],
    ['a/**', 'a', true],
    ['a/**', 'a/b/c', true],
    ['a/**', 'b/c', false],
    ['a/**/d', 'a/b/c/d', true],
    ['a/**/d', 'a/d', true],
    ['a/**/d', 'a/b', false],
    ['**', '', true],
    ['**', 'a/b', true],
    ['a.b', 'axb', false],
  ])('%j and %j: %j', (pattern, path, expected) => {
    expect(matchesPath(pattern, path)).toBe(expected);
  });
});
