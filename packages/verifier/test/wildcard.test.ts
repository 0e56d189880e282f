import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesWildcard } from '../src/wildcard.js';

describe('matchesWildcard', () => {
  it.each([
    ['*', ''],
    ['*', 'public/a'],
    ['public/*.apk', 'public/build/x.apk'],
    ['*a*b*c', 'xxaxbbxc'],
    ['public/[a].zip', 'public/[a].zip'],
    ['a.c', 'a.c'],
  ])('%j matches %j', (pattern, name) => {
    expect(matchesWildcard(pattern, name)).toBe(true);
  });

  it.each([
    ['public/*.apk', 'public/build/x.apk.sig'],
    ['*a*b*c', 'xxaxbbxcd'],
    ['a.c', 'abc'],
    ['[ab]', 'a'],
    ['?', 'a'],
    ['', 'a'],
  ])('%j does not match %j', (pattern, name) => {
    expect(matchesWildcard(pattern, name)).toBe(false);
  });

  it('agrees with the regular expression that the pattern stands for', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '.'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        const parts = pattern.split('*').map((part) => part.replace(/\./g, '\\.'));
        expect(matchesWildcard(pattern, name)).toBe(new RegExp(`^${parts.join('[^]*')}$`).test(name));
      }),
      { numRuns: 2000 },
    );
  });

  it('ends quickly on a pattern that makes backtracking matchers hang', () => {
    expect(matchesWildcard(`${'*a'.repeat(500)}b`, 'a'.repeat(2000))).toBe(false);
  });
});
