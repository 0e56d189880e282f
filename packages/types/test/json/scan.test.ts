import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DocumentError } from '../../src/error.js';
import type { JsonValue } from '../../src/json/parse.js';
import { endOfString, scanJson } from '../../src/json/scan.js';
import { jsonArbitrary, utf8 } from '../support/json-arbitrary.js';

function measure(value: JsonValue): { members: number; depth: number } {
  if (typeof value !== 'object' || value === null) return { members: 0, depth: 0 };
  const inner = Object.values(value).map(measure);
  const members = inner.reduce((sum, part) => sum + part.members, Array.isArray(value) ? 0 : inner.length);
  return { members, depth: 1 + Math.max(0, ...inner.map((part) => part.depth)) };
}

describe('scanJson', () => {
  test('counts the members and levels of any document', () => {
    fc.assert(
      fc.property(jsonArbitrary, (value) => {
        expect(scanJson(utf8(JSON.stringify(value)), 64)).toEqual(measure(value));
      }),
    );
  });

  test('says at which byte the document becomes too deep', () => {
    const error = expectThrown(() => scanJson(utf8('[1,[2]]'), 1), DocumentError, 'document-too-deep');
    expect(error.facts).toEqual({ maxDepth: 1, offset: 3 });
  });

  test('comes to an end on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        expect(scanJson(bytes, 100).depth).toBeLessThanOrEqual(50);
      }),
    );
  });
});

describe('endOfString', () => {
  test('finds the closing quote of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', '\\', 'a', '\u00e9') }), (text) => {
        const literal = utf8(JSON.stringify(text));
        expect(endOfString(utf8(`${JSON.stringify(text)} "x"`), 0)).toBe(literal.length - 1);
      }),
    );
  });

  test('is the end of the bytes where no quote closes the text', () => {
    expect(endOfString(utf8('"a\\"'), 0)).toBe(4);
  });
});
