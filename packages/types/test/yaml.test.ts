import { isDeepStrictEqual } from 'node:util';
import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DocumentError, type DocumentErrorCode } from '../src/error.js';
import { fileSizedBounds, parseYaml, type YamlBounds } from '../src/yaml.js';
import { jsonArbitrary, utf8 } from './support/json-arbitrary.js';

const parse = (text: string) => parseYaml(utf8(text), fileSizedBounds);

function refused(text: string | Uint8Array, code: DocumentErrorCode, bounds: YamlBounds = fileSizedBounds) {
  const bytes = typeof text === 'string' ? utf8(text) : text;
  return expectThrown(() => parseYaml(bytes, bounds), DocumentError, code);
}

describe('parseYaml', () => {
  describe('when the document is well-formed', () => {
    test('reads every JSON document as JSON.parse does', () => {
      fc.assert(
        fc.property(jsonArbitrary, (value) => {
          fc.pre(!/e[+-]\d|[^\x20-\x7e]/.test(JSON.stringify(value))); // numbers and texts that YAML writes otherwise
          const text = JSON.stringify(value, null, 2);
          expect(isDeepStrictEqual(parse(text), JSON.parse(text))).toBe(true);
        }),
      );
    });

    test('gives a value or refuses, for any text', () => {
      const fragment = fc.constantFrom(
        'a',
        ':',
        ' ',
        '\n',
        '- ',
        '[',
        ']',
        '{',
        '}',
        '&a ',
        '*a',
        '<<',
        '!',
        '"',
        '|',
        '? ',
      );
      fc.assert(
        fc.property(
          fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join('')),
          (text) => {
            try {
              JSON.stringify(parse(text));
            } catch (error) {
              expect(error).toBeInstanceOf(DocumentError);
            }
          },
        ),
        { numRuns: 1000 },
      );
    });

    test.each([
      ['a date', 'a: 2026-01-01', { a: '2026-01-01' }],
      ['a timestamp', 'a: 2026-01-01T00:00:00Z', { a: '2026-01-01T00:00:00Z' }],
      ['yes and no', 'a: yes\nb: no', { a: 'yes', b: 'no' }],
      ['an octal number of YAML 1.1', 'a: 0777', { a: 777 }],
      ['names that every object has', 'constructor: 1\ntoString: 2', { constructor: 1, toString: 2 }],
      ['an alias', 'a: &x [1]\nb: *x', { a: [1], b: [1] }],
      ['a merge key', 'a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}', { a: { p: 1, q: 2 }, b: { p: 1, q: 3 } }],
      ['a byte order mark', '\ufeffa: 1', { a: 1 }],
    ])('reads %s as Taskcluster does', (_what, text, value) => {
      expect(parse(text)).toEqual(value);
    });
  });

  describe('when a key is repeated or forbidden', () => {
    test.each([
      ['a key written twice', 'a: 1\na: 2'],
      ['a key written with an escape', 'a: 1\n"\\x61": 2'],
      ['a number and its text', '1: a\n"1": b'],
      ['two spellings of null', 'null: 1\n~: 2'],
      ['a key deep inside', 'x: [{y: {a: 1, a: 2}}]'],
    ])('refuses %s', (_what, text) => {
      refused(text, 'document-duplicate-key');
    });

    test.each([
      ['as a member', '__proto__: {a: 1}'],
      ['deep inside', 'x: [{__proto__: 1}]'],
      ['through a merge key', 'a: {<<: {"__proto__": {b: 1}}}'],
    ])('refuses __proto__ %s', (_what, text) => {
      refused(text, 'document-forbidden-key');
    });
  });

  describe('when the document blows up', () => {
    test('refuses lists of aliases of lists of aliases', () => {
      const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
      for (let i = 1; i < 10; i++)
        lines.push(
          `a${i}: &a${i} [${Array(10)
            .fill(`*a${i - 1}`)
            .join(', ')}]`,
        );
      refused(lines.join('\n'), 'document-too-large');
    });

    test('refuses merges that copy a large mapping, while the result is still small', () => {
      const keys = Array.from({ length: 5000 }, (_, i) => `k${i}: 1`).join(', ');
      const merges = Array.from({ length: 3 }, (_, i) => `b${i}: {<<: *a}`).join('\n');
      refused(`a: &a {${keys}}\n${merges}`, 'document-too-large');
    });

    test('refuses more aliases than any person writes', () => {
      refused(`a: &a 1\nb: [${Array(1001).fill('*a').join(', ')}]`, 'document-too-large');
    });

    test.each([
      ['a list that holds itself', '&a [*a]'],
      ['a mapping that holds itself', '&a {b: *a}'],
      ['a million brackets', '['.repeat(1_000_000)],
    ])('refuses %s', (_what, text) => {
      refused(text, 'document-too-deep');
    });

    test('takes exactly as many levels as allowed', () => {
      const nested = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
      expect(parse(nested(64))).toEqual(JSON.parse(nested(64)));
      refused(nested(65), 'document-too-deep');
      refused(`a: &a ${nested(40)}\nb: ${'['.repeat(24)}*a${']'.repeat(24)}`, 'document-too-deep');
    });

    test('takes exactly as many bytes and values as allowed', () => {
      const bounds = { maxBytes: 6, maxDepth: 1, maxValues: 3 };
      expect(parseYaml(utf8('[1, 2]'), bounds)).toEqual([1, 2]);
      refused('[1, 22]', 'document-too-large', bounds);
      refused('[1, 2]', 'document-too-large', { ...bounds, maxValues: 2 });
    });
  });

  describe('when the document holds what JSON has not', () => {
    test.each([
      ['a function', 'a: !!js/function "x"'],
      ['a set', 'a: !!set {x}'],
      ['binary data', 'a: !!binary aGk='],
      ['a tag of its own', 'a: !foo x'],
      ['a timestamp by tag', 'a: !!timestamp 2026-01-01'],
      ['infinity', 'a: .inf'],
      ['minus infinity', 'a: [-.inf]'],
      ['not a number', 'a: .nan'],
      ['a list as a key', '? [a, b]\n: 1'],
      ['a mapping as a key', '? {a: b}\n: 1'],
    ])('refuses %s', (_what, text) => {
      refused(text, 'document-malformed');
    });
  });

  describe('when the bytes are not one document', () => {
    test.each([
      ['nothing', ''],
      ['only a comment', '# nothing'],
      ['two documents', 'a: 1\n---\nb: 2'],
      ['an unclosed list', 'a: ['],
      ['an unknown alias', 'a: *b'],
      ['a null', 'a: \0'],
    ])('refuses %s', (_what, text) => {
      refused(text, 'document-malformed');
    });

    test('refuses bytes that are not UTF-8', () => {
      refused(Uint8Array.from([0x61, 0x3a, 0x20, 0xff]), 'document-not-utf8');
    });
  });
});
