import { isDeepStrictEqual } from 'node:util';
import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DocumentError, type DocumentErrorCode } from '../../src/error.js';
import { parseJson, taskSizedBounds } from '../../src/json/parse.js';
import { jsonArbitrary, keyArbitrary, utf8 } from '../support/json-arbitrary.js';

const bounds = { maxBytes: 4 * 1024 * 1024, maxDepth: 64 };
const parse = (text: string) => parseJson(utf8(text), bounds);

function refused(bytes: Uint8Array | string, code: DocumentErrorCode) {
  const input = typeof bytes === 'string' ? utf8(bytes) : bytes;
  return expectThrown(() => parseJson(input, bounds), DocumentError, code);
}

/** The same text in JSON, each UTF-16 unit written as an escape. */
function escaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, i) =>
    text.charCodeAt(i).toString(16).padStart(4, '0'),
  );
  return `"${units.map((unit) => `\\u${unit}`).join('')}"`;
}

describe('parseJson', () => {
  describe('when the document is well-formed', () => {
    test('agrees with JSON.parse, whatever the white space', () => {
      fc.assert(
        fc.property(jsonArbitrary, fc.constantFrom('', ' ', '\t', '  '), (value, indent) => {
          const text = JSON.stringify(value, null, indent);
          expect(isDeepStrictEqual(parse(text), JSON.parse(text))).toBe(true);
        }),
      );
    });

    test.each([
      ['the text of a key as a value', '{"a":"a","b":"a"}'],
      ['one key in several objects', '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}'],
      ['colons, quotes and brackets in texts', '{"a:\\"{":":{[\\"a\\":1,\\\\","b":"\\\\"}'],
      ['names that every object has', '{"constructor":1,"toString":2,"hasOwnProperty":3}'],
      ['the forbidden name as a value', '{"a":"__proto__"}'],
      ['a surrogate without its half, as an escape', '{"a":"\\ud800"}'],
      ['two keys that only look alike', '{"\u00e9":1,"e\u0301":2}'],
      ['a number that float64 rounds', '[12345678901234567890]'],
      ['nothing but null', ' null\n'],
    ])('reads %s', (_what, text) => {
      expect(isDeepStrictEqual(parse(text), JSON.parse(text))).toBe(true);
    });
  });

  test('gives what JSON.parse gives or refuses, for any text', () => {
    const fragment = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      '\\',
      '"a"',
      '"b":',
      '1',
      ' ',
      'null',
      '\\u0061',
    );
    fc.assert(
      fc.property(
        fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join('')),
        (text) => {
          let parsed: unknown;
          try {
            parsed = parse(text);
          } catch (error) {
            expect(error).toBeInstanceOf(DocumentError);
            return;
          }
          expect(isDeepStrictEqual(parsed, JSON.parse(text))).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  describe('when a key is repeated', () => {
    test('refuses it in any object, however it is written, and says where', () => {
      const open = fc.array(fc.constantFrom(['[1,', ']'] as const, ['{"o":', '}'] as const), {
        maxLength: 5,
      });
      fc.assert(
        fc.property(keyArbitrary, fc.boolean(), jsonArbitrary, open, (key, isEscaped, value, containers) => {
          const between = JSON.stringify({ [`${key}x`]: value }).slice(1, -1);
          const again = isEscaped ? escaped(key) : JSON.stringify(key);
          const object = `{${JSON.stringify(key)}:1,${between},${again} : 2}`;
          const text = containers.reduce((inner, [start, end]) => start + inner + end, object);
          expect(String(refused(text, 'document-duplicate-key').facts.path).endsWith(key)).toBe(true);
        }),
      );
    });

    test('two repetitions of the same value are refused too', () => {
      expect(refused('{"a":{"b":1,"b":1}}', 'document-duplicate-key').facts).toEqual({ path: 'a.b' });
    });

    test('an escaped spelling of the same key is the same key', () => {
      refused('{"a":1,"\\u0061":2}', 'document-duplicate-key');
      refused('{"/":1,"\\/":2}', 'document-duplicate-key');
    });
  });

  describe('when a member is named __proto__', () => {
    test.each([
      ['at the top', '{"__proto__":{}}'],
      ['deep inside', '{"a":[{"b":{"__proto__":1}}]}'],
      ['written with an escape', '{"\\u005f_proto__":null}'],
    ])('refuses it %s', (_where, text) => {
      expect(refused(text, 'document-forbidden-key').facts).toEqual({ key: '__proto__' });
    });
  });

  describe('when the document exceeds a bound', () => {
    test('takes exactly as many bytes as allowed', () => {
      const text = '["\u00e9"]'; // 6 bytes
      expect(parseJson(utf8(text), { maxBytes: 6, maxDepth: 1 })).toEqual(['\u00e9']);
      const error = expectThrown(
        () => parseJson(utf8(text), { maxBytes: 5, maxDepth: 1 }),
        DocumentError,
        'document-too-large',
      );
      expect(error.facts).toEqual({ maxBytes: 5, bytes: 6 });
    });

    test.each([
      ['arrays', '[', ']'],
      ['objects', '{"a":', '}'],
    ])('takes exactly as many levels of %s as allowed', (_what, open, close) => {
      const nested = (depth: number) => `${open.repeat(depth)}1${close.repeat(depth)}`;
      expect(parse(nested(64))).toEqual(JSON.parse(nested(64)));
      expect(refused(nested(65), 'document-too-deep').facts).toMatchObject({ maxDepth: 64 });
    });

    test('a million brackets do not reach any recursive reader', () => {
      refused('['.repeat(1_000_000), 'document-too-deep');
      refused('{"a":'.repeat(500_000), 'document-too-deep');
      const deep = { ...bounds, maxDepth: Number.POSITIVE_INFINITY };
      expectThrown(() => parseJson(utf8('['.repeat(1_000_000)), deep), DocumentError, 'document-malformed');
    });

    test('siblings do not add up to depth', () => {
      expect(parse(`[${Array(100).fill('[]').join(',')}]`)).toHaveLength(100);
    });
  });

  describe('when the bytes are not UTF-8', () => {
    test.each([
      ['a lone continuation byte', [0x22, 0x80, 0x22]],
      ['a truncated sequence', [0x22, 0xc3, 0x22]],
      ['an overlong quote', [0x22, 0xc0, 0xa2, 0x22]],
      ['a surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
      ['a code point beyond Unicode', [0x22, 0xf5, 0x80, 0x80, 0x80, 0x22]],
      ['UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
    ])('refuses %s', (_what, bytes) => {
      refused(Uint8Array.from(bytes), 'document-not-utf8');
    });
  });

  describe('when the text is not one JSON document', () => {
    test.each([
      ['nothing', ''],
      ['white space', ' \n'],
      ['a byte order mark', '\ufeff{}'],
      ['a second document', '{}{}'],
      ['text behind the document', '{} x'],
      ['an unclosed text', '{"a'],
      ['an unclosed object', '{"a":1'],
      ['a trailing comma', '[1,]'],
      ['a comment', '{}//'],
      ['single quotes', "{'a':1}"],
      ['NaN', '[NaN]'],
      ['a leading zero', '[01]'],
      ['a raw line feed in a text', '"\n"'],
      ['an unknown escape', '"\\x41"'],
    ])('refuses %s', (_what, text) => {
      expect(refused(text, 'document-malformed').cause).toBeInstanceOf(SyntaxError);
    });
  });
});

describe('taskSizedBounds', () => {
  test('hold the largest task definition that the queue takes', () => {
    expect(taskSizedBounds).toEqual({ maxBytes: 16 * 1024 * 1024, maxDepth: 64 });
  });
});
