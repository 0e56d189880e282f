import { isDeepStrictEqual } from 'node:util';
import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DocumentError, type DocumentErrorCode } from '../../src/error.js';
import { type JsonMembersBounds, JsonMembersReader } from '../../src/json/members-reader.js';
import { isJsonObject, type JsonValue, parseJson } from '../../src/json/parse.js';
import { jsonObjectArbitrary, utf8 } from '../support/json-arbitrary.js';

const bounds = { maxBytes: 4 * 1024 * 1024, maxDepth: 64, maxMemberBytes: 1024 * 1024 };

/** The bytes, cut before each of the given offsets. */
function cut(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const sorted = [...new Set(offsets.map((offset) => offset % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...sorted].map((start, i) => bytes.slice(start, sorted[i] ?? bytes.length));
}

function read(chunks: readonly Uint8Array[], wanted: readonly string[], within: JsonMembersBounds = bounds) {
  const reader = new JsonMembersReader(within, new Set(wanted));
  for (const chunk of chunks) {
    reader.write(chunk);
    chunk.fill(0x21); // whoever makes the chunks may use their memory again
  }
  return Object.fromEntries(reader.end());
}

/** Reads a text in one piece and byte by byte, which must not differ. */
function refused(input: string | readonly number[], code: DocumentErrorCode, within = bounds) {
  const bytes = typeof input === 'string' ? utf8(input) : Uint8Array.from(input);
  for (const wanted of [[], ['a']]) {
    expectThrown(
      () =>
        read(
          [...bytes].map((byte) => Uint8Array.of(byte)),
          wanted,
          within,
        ),
      DocumentError,
      code,
    );
    expectThrown(() => read([bytes.slice()], wanted, within), DocumentError, code);
  }
}

describe('JsonMembersReader', () => {
  describe('when the document is an object', () => {
    test('gives the wanted members that it has, however it is cut', () => {
      const cuts = fc.array(fc.nat(), { maxLength: 20 });
      const indents = fc.constantFrom('', ' ', '\t', '\r\n ');
      fc.assert(
        fc.property(
          jsonObjectArbitrary,
          indents,
          cuts,
          fc.func(fc.boolean()),
          (object, indent, offsets, isWanted) => {
            const text = `${indent}${JSON.stringify(object, null, indent)}${indent}`;
            const wanted = Object.keys(object).filter((key) => isWanted(key));
            const expected = Object.fromEntries(wanted.map((key) => [key, object[key]]));
            expect(
              isDeepStrictEqual(read(cut(utf8(text), offsets), [...wanted, 'not there']), expected),
            ).toBe(true);
          },
        ),
      );
    });

    test('leaves out what nobody wants, and what is not there', () => {
      expect(read([utf8('{"a":{"c":1},"b":2}')], ['b', 'c'])).toEqual({ b: 2 });
      expect(read([utf8(' {\n}\t')], ['a'])).toEqual({});
    });

    test('a key that is written with escapes is found', () => {
      expect(read([utf8('{"\\u0061\\"":[1]}')], ['a"'])).toEqual({ 'a"': [1] });
    });
  });

  test('accepts exactly the objects that parseJson accepts, for any text', () => {
    const fragment = fc.constantFrom(
      ...[
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
        '"a":1',
        '1',
        ' ',
        'null',
        '\\u0061',
        '\u00e9',
        '"__proto__":',
      ],
    );
    fc.assert(
      fc.property(
        fc.array(fragment, { maxLength: 14 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        (parts, offsets) => {
          const text = `{${parts.join('')}`;
          expect(outcome(() => read(cut(utf8(text), offsets), ['a', 'b']))).toEqual(
            outcome(() => objectOf(parseJson(utf8(text), bounds))),
          );
        },
      ),
      { numRuns: 5000 },
    );
  });

  test('accepts what parseJson accepts when one byte of an object is changed', () => {
    fc.assert(
      fc.property(
        jsonObjectArbitrary,
        fc.nat(),
        fc.nat({ max: 255 }),
        fc.array(fc.nat()),
        (object, at, byte, offsets) => {
          const bytes = utf8(JSON.stringify(object));
          bytes[at % bytes.length] = byte;
          const expected = outcome(() => parseJson(bytes, bounds));
          const actual = outcome(() => read(cut(bytes, offsets), []));
          expect(actual === 'refused').toBe(expected === 'refused' || !isJsonObject(expected));
        },
      ),
      { numRuns: 1000 },
    );
  });

  describe('when the document is no object', () => {
    test.each([
      ['nothing', ''],
      ['white space', ' \n'],
      ['a list', '[{"a":1}]'],
      ['a text', '"a"'],
      ['null', 'null'],
      ['a byte order mark', '\ufeff{}'],
      ['a byte order mark in front of a value', '{"a":\ufeff1}'],
      ['text behind it', '{} x'],
      ['a second one', '{}{}'],
      ['an end without a start', '}'],
      ['no end', '{'],
      ['no end of a member', '{"a":1'],
      ['no end of a key', '{"a'],
      ['no value', '{"a":}'],
      ['no value before the next member', '{"a":,"b":1}'],
      ['a value alone', '{1}'],
      ['no key', '{:1}'],
      ['no colon', '{"a" 1}'],
      ['two colons', '{"a"::1}'],
      ['two values', '{"a":1 2}'],
      ['a comma too many at the end', '{"a":1,}'],
      ['a comma too many at the start', '{,"a":1}'],
      ['two commas', '{"a":1,,"b":1}'],
      ['the wrong bracket', '{"a":1]'],
      ['the wrong bracket inside', '{"a":[1}}'],
      ['a raw line feed in a key', '{"a\n":1}'],
      ['a raw line feed in a value', '{"a":"\n"}'],
      ['an unknown escape', '{"a":"\\x41"}'],
      ['a comment', '{"a":1/**/}'],
      ['NaN', '{"a":NaN}'],
      ['a form feed between members', '{"a":1,\f"b":1}'],
    ])('refuses %s', (_what, text) => refused(text, 'document-malformed'));
  });

  test.each([
    ['at the top', '{"a":1,"b":2,"a":1}'],
    ['at the top, written with an escape', '{"a":1,"\\u0061":1}'],
    ['inside of a member', '{"a":{"b":1,"b":1}}'],
    ['inside of a member that has others', '{"c":1,"a":{"b":[{"c":1,"d":{},"c":1}]}}'],
  ])('refuses a repeated key %s', (_where, text) => refused(text, 'document-duplicate-key'));

  test.each([
    ['at the top', '{"__proto__":1}'],
    ['inside of a member', '{"a":[{"__proto__":1}]}'],
  ])('refuses a member named __proto__ %s', (_where, text) => refused(text, 'document-forbidden-key'));

  test.each([
    ['in a key', [0x7b, 0x22, 0x80, 0x22, 0x3a, 0x31, 0x7d]],
    ['in a value', [0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xc3, 0x22, 0x7d]],
  ])('refuses what is not UTF-8 %s', (_where, bytes) => refused(bytes, 'document-not-utf8'));

  describe('when the document exceeds a bound', () => {
    test('takes exactly as many bytes as allowed, spaces included', () => {
      expect(read([utf8('{"a":1} ')], ['a'], { ...bounds, maxBytes: 8 })).toEqual({ a: 1 });
      refused('{"a":1} ', 'document-too-large', { ...bounds, maxBytes: 7 });
    });

    test('takes exactly as large a member as allowed', () => {
      const within = { ...bounds, maxMemberBytes: 3 };
      expect(read([utf8('{"a":123,"b":"1"}')], ['a'], within)).toEqual({ a: 123 });
      refused('{"a":1234}', 'document-too-large', within);
      refused('{"ab":1}', 'document-too-large', within);
    });

    test('takes exactly as many levels as allowed', () => {
      const within = { ...bounds, maxDepth: 3 };
      expect(read([utf8('{"a":[[]],"b":[{}]}')], ['a'], within)).toEqual({ a: [[]] });
      refused('{"a":[[[]]]}', 'document-too-deep', within);
      refused('{"a":[{"b":{}}]}', 'document-too-deep', within);
    });

    test('a million brackets do not reach any recursive reader', () => {
      expectThrown(
        () => read([utf8(`{"a":${'['.repeat(1_000_000)}`)], []),
        DocumentError,
        'document-too-deep',
      );
    });
  });

  test('is not finished by anything that follows an error', () => {
    const reader = new JsonMembersReader(bounds, new Set(['a']));
    reader.write(utf8('{"a":1}'));
    expectThrown(() => reader.write(utf8('x')), DocumentError, 'document-malformed');
    expectThrown(() => reader.write(utf8(' ')), DocumentError, 'document-malformed');
    expectThrown(() => reader.end(), DocumentError, 'document-malformed');
  });
});

function outcome<T>(run: () => T): T | 'refused' {
  try {
    return run();
  } catch (error) {
    if (error instanceof DocumentError) return 'refused';
    throw error;
  }
}

/** Only members `a` and `b` of an object; anything else counts as refused. */
function objectOf(value: JsonValue): unknown {
  if (!isJsonObject(value)) return 'refused';
  return Object.fromEntries(Object.entries(value).filter(([key]) => key === 'a' || key === 'b'));
}
