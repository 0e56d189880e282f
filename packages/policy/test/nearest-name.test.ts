import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestName } from '../src/nearest-name.js';

const known = ['repositories', 'restrictedTrees', 'restrictedScopes', 'path'];

describe('nearestName', () => {
  it.each([
    ['repositorys', 'repositories'],
    ['Repositories', 'repositories'],
    ['restrictedTree', 'restrictedTrees'],
    ['restrictedScope', 'restrictedScopes'],
    ['pth', 'path'],
    ['pathh', 'path'],
  ])('takes %s for %s', (misspelt, meant) => {
    expect(nearestName(misspelt, known)).toBe(meant);
  });

  it.each(['', 'x', 'keys', 'pools', `repositories${' '.repeat(100)}`])('takes %j for none', (misspelt) => {
    expect(nearestName(misspelt, known)).toBeUndefined();
  });

  it('takes the nearest of several', () => {
    expect(nearestName('abcdefgh', ['abcdefXX', 'abcdefgX', 'abcdeXXh'])).toBe('abcdefgX');
  });

  it('does not look for what is longer than any member', () => {
    const known = 'a'.repeat(65);
    expect(nearestName(known, [known])).toBeUndefined();
    expect(nearestName(known.slice(1), [known])).toBe(known);
  });

  it('when nothing is known, knows none', () => {
    expect(nearestName('path', [])).toBeUndefined();
  });

  it('takes a known name with one letter changed, added or removed for that name', () => {
    fc.assert(
      fc.property(fc.nat(11), fc.constantFrom('', 'Z', 'ZZ'), (place, letters) => {
        const name = 'repositories';
        expect(nearestName(name.slice(0, place) + letters + name.slice(place + 1), [name])).toBe(name);
      }),
    );
  });
});
