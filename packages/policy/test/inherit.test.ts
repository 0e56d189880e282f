import { expectThrown } from '@chain-of-trust/fixtures';
import type { JsonObject, JsonValue } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../src/index.js';
import { inherit, override, type PolicyFile } from '../src/inherit.js';

const among = (files: Record<string, PolicyFile>) => (name: string) => {
  const file = files[name];
  if (file === undefined) throw new PolicyError({ code: 'policy-unknown-product', message: name });
  return file;
};
const none = among({});
const baseOf = (name: string, base: string | undefined): PolicyFile =>
  base === undefined ? { [name]: 1 } : { extends: base, [name]: 1 };

const { object } = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<JsonValue>(null, 1, 'x', [], [1, 'x']),
    tie('object') as fc.Arbitrary<JsonValue>, // an object is a value
  ),
  object: fc.dictionary(
    fc.constantFrom('a', 'b', 'constructor', 'toString'),
    tie('value'),
  ) as fc.Arbitrary<JsonObject>,
}));

describe('inherit', () => {
  it('when nothing is extended, gives the members', () => {
    expect(inherit({ a: 1 }, none)).toEqual({ a: 1 });
  });

  it('goes to the end of the chain, the nearest first', () => {
    const files = among({ b: { extends: 'c', x: 2, y: 2 }, c: { x: 3, y: 3, z: 3 } });
    expect(inherit({ extends: 'b', x: 1 }, files)).toEqual({ x: 1, y: 2, z: 3 });
  });

  it('when two lists meet, takes the whole of the nearer', () => {
    expect(inherit({ extends: 'b', list: [1] }, among({ b: { list: [2, 3] } }))).toEqual({ list: [1] });
  });

  it.each([
    ['itself', { a: { extends: 'a' } }],
    ['itself through another', { a: { extends: 'b' }, b: { extends: 'a' } }],
  ])('when a file extends %s, refuses', (_, files) => {
    const error = expectThrown(() => inherit({ extends: 'a' }, among(files)), PolicyError, 'policy-cyclic');
    expect(error.facts.path).toEqual([...Object.keys(files), 'a']);
  });

  it('ends for every graph of files, with members or a PolicyError', () => {
    const names = ['a', 'b', 'c', 'd'];
    const file = fc.option(fc.constantFrom(...names), { nil: undefined });
    fc.assert(
      fc.property(fc.tuple(file, file, file, file), (bases) => {
        const files = Object.fromEntries(names.map((name, i) => [name, baseOf(name, bases[i])]));
        try {
          expect(inherit({ extends: 'a' }, among(files))).toHaveProperty('a');
        } catch (error) {
          if (!(error instanceof PolicyError)) throw error;
          expect(error.code).toBe('policy-cyclic');
        }
      }),
    );
  });
});

describe('override', () => {
  it('changes nothing when repeated', () => {
    fc.assert(
      fc.property(object, object, (base, members) => {
        const once = override(base, members);
        expect(override(once, members)).toEqual(once);
      }),
    );
  });

  it('with no members, or with its own, is the base', () => {
    fc.assert(
      fc.property(object, (base) => {
        expect([override(base, {}), override({}, base), override(base, base)]).toEqual([base, base, base]);
      }),
    );
  });

  it('never loses a member of the base', () => {
    fc.assert(
      fc.property(object, object, (base, members) => {
        const keys = Object.keys(override(base, members)).sort();
        expect(keys).toEqual([...new Set([...Object.keys(base), ...Object.keys(members)])].sort());
      }),
    );
  });
});
