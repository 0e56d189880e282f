import type { JsonObject, JsonValue } from '@chain-of-trust/types';
import { fileSizedBounds, parseYaml } from '@chain-of-trust/types/yaml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatYaml } from '../../../src/commands/policy/yaml.js';

const tricky = [
  '',
  ' ',
  'true',
  'No',
  'null',
  '~',
  '-',
  '- a',
  'a: b',
  'a:',
  ':a',
  '#a',
  'a #b',
  '*a',
  '&a',
  '!a',
  '%a',
  '@a',
  '`',
  '"',
  "'",
  '1',
  '0x1',
  '1e3',
  '.inf',
  '2026-01-01',
  '<<',
  '=',
  'a\nb',
  'a\tb',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\u{e0001}',
  '[a',
  '{a',
  'a,b',
  'a]',
  '|',
  '>',
  '?',
  '---',
  '...',
  'é',
  'a/*',
  'constructor',
];
const text = fc.oneof(fc.constantFrom(...tricky), fc.string({ unit: 'grapheme' }), fc.string());
const key = text.filter((name) => name !== '__proto__');

const { object } = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text as fc.Arbitrary<JsonValue>, // strings are values
    fc.constantFrom<JsonValue>(null, true, false, 0, -1, 20, 1.5),
    fc.array(tie('value') as fc.Arbitrary<JsonValue>, { maxLength: 3 }),
    tie('object') as fc.Arbitrary<JsonValue>,
  ),
  object: fc.dictionary(key, tie('value')) as fc.Arbitrary<JsonObject>,
}));

const parse = (yaml: string) => parseYaml(new TextEncoder().encode(yaml), fileSizedBounds);

describe('formatYaml', () => {
  it('writes lists and objects as people do', () => {
    expect(formatYaml({ a: ['b/c', { d: 1, e: ['x'] }, []], f: {}, 'g:*': 'https://h.i/j' })).toBe(
      'a:\n  - b/c\n  - d: 1\n    e:\n      - x\n  - []\nf: {}\ng:*: https://h.i/j\n',
    );
  });

  it('writes what reads back as the same document', () => {
    fc.assert(
      fc.property(object, (document) => {
        expect(parse(formatYaml(document))).toEqual(document);
      }),
      { numRuns: 1000 },
    );
  });

  it('writes nothing that acts upon a terminal', () => {
    fc.assert(
      fc.property(object, (document) => {
        expect(formatYaml(document)).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 500 },
    );
  });
});
