import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigests } from '../src/check-digests.js';
import { Refusal } from '../src/engine/refusal.js';

const digest = (algorithm: string, content: Uint8Array) =>
  createHash(algorithm).update(content).digest('hex');

async function* streamOf(chunks: readonly Uint8Array[]) {
  yield* chunks;
}

async function codesOf(chunks: readonly Uint8Array[], digests: { sha256?: string; sha512?: string }) {
  const passed: Uint8Array[] = [];
  try {
    // Cast: what a blob may not say, too, must be refused here.
    for await (const chunk of checkDigests(streamOf(chunks), 'a', digests as { sha256: string }))
      passed.push(chunk);
  } catch (error) {
    if (error instanceof Refusal) return error.details.map(({ code }) => code);
    throw error;
  }
  expect(Buffer.concat(passed)).toEqual(Buffer.concat(chunks));
  return [];
}

describe('checkDigests', () => {
  const content = Buffer.from('content');
  const right = { sha256: digest('sha256', content), sha512: digest('sha512', content) };
  const wrong = digest('sha256', Buffer.from('other'));

  it('passes the bytes through, however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array(), { maxLength: 5 }), async (chunks) => {
        expect(await codesOf(chunks, { sha256: digest('sha256', Buffer.concat(chunks)) })).toEqual([]);
      }),
    );
  });

  it('refuses a digest that differs, either of two, and each of two', async () => {
    expect(await codesOf([content], right)).toEqual([]);
    expect(await codesOf([content], { ...right, sha256: wrong })).toEqual(['artifact/digest-mismatch']);
    expect(await codesOf([content], { ...right, sha512: wrong })).toEqual(['artifact/digest-mismatch']);
    expect(await codesOf([content], { sha256: wrong, sha512: wrong })).toHaveLength(2);
  });

  it('refuses every change of one byte', async () => {
    for (let i = 0; i < content.length; i++) {
      const changed = Buffer.from(content);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(await codesOf([changed], right)).toHaveLength(2);
    }
  });

  it('refuses bytes without any digest to compare with', async () => {
    expect(await codesOf([content], {})).toEqual(['artifact/no-digest']);
  });
});
