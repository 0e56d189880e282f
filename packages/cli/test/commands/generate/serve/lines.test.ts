import { expectRejected } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLines } from '../../../../src/commands/generate/serve/lines.js';
import { UsageError } from '../../../../src/error.js';

async function read(chunks: Iterable<Uint8Array>, maxBytes: number): Promise<string[]> {
  const lines: string[] = [];
  const stream = (async function* () {
    yield* chunks;
  })();
  for await (const line of readLines(stream, maxBytes)) lines.push(Buffer.from(line).toString('latin1'));
  return lines;
}

/** A content, cut at some places. */
function cut(content: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (content.length + 1)), content.length].sort((a, b) => a - b);
  return ends.map((end, index) => content.subarray(index === 0 ? 0 : ends[index - 1], end));
}

describe('readLines', () => {
  test('gives the same lines however they are cut into chunks', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\r', 'é'), maxLength: 100 }), { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 300 }),
        async (texts, places) => {
          const content = Buffer.from(texts.map((text) => `${text}\n`).join(''), 'latin1');
          const whole = texts.filter((text) => text !== '').map((text) => text.slice(0, 71));
          expect(await read(cut(content, places), 70)).toEqual(whole);
        },
      ),
    ));

  test('keeps one byte more than the bound of a line, and reads those after it', async () => {
    expect(await read([Buffer.from('aaa'), Buffer.from('a\nbb'), Buffer.from('\n')], 2)).toEqual([
      'aaa',
      'bb',
    ]);
  });

  test('refuses half a line at the end', async () => {
    await expectRejected(read([Buffer.from('a\nb')], 9), UsageError, 'usage-request');
  });
});
