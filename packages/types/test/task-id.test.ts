import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { isTaskId, taskIdSchema } from '../src/task-id.js';

const uuid = fc.uint8Array({ minLength: 16, maxLength: 16 });

/** A slugid is the base64url of a UUID, whose version is 4 and whose variant is that of RFC 4122. */
function slugid(random: Uint8Array, version = 4, variant = 2): string {
  const bytes = Buffer.from(random);
  bytes[6] = (version << 4) | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = (variant << 6) | ((bytes[8] ?? 0) & 0x3f);
  return bytes.toString('base64url');
}

describe('isTaskId', () => {
  test('accepts the slugid of every version 4 UUID', () => {
    fc.assert(
      fc.property(uuid, (random) => {
        expect(isTaskId(slugid(random))).toBe(true);
      }),
    );
  });

  test('refuses UUIDs of every other version and variant', () => {
    const other = fc.integer({ min: 0, max: 15 }).filter((version) => version !== 4);
    fc.assert(fc.property(uuid, other, (random, version) => !isTaskId(slugid(random, version))));
    fc.assert(
      fc.property(uuid, fc.constantFrom(0, 1, 3), (random, variant) => !isTaskId(slugid(random, 4, variant))),
    );
  });

  test.each([
    ['is empty', ''],
    ['is one character short', 'Se-5NNn4TB65_9383YGsJ'],
    ['is one character long', 'Se-5NNn4TB65_9383YGsJAA'],
    ['ends with a line feed', 'Se-5NNn4TB65_9383YGsJA\n'],
    ['is plain base64', 'Se+5NNn4TB65/9383YGsJA'],
    ['ends with bits that a UUID has not', 'Se-5NNn4TB65_9383YGsJB'],
    ['is a path', '../5NNn4TB65_9383YGsJA/'],
    ['is a number', 1],
    ['is a list of one', ['Se-5NNn4TB65_9383YGsJA']],
    ['is absent', undefined],
  ])('a value that %s is none', (_what, value) => {
    expect(isTaskId(value)).toBe(false);
  });

  test('agrees with taskIdSchema on any text', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 23 }),
      uuid.map((random) => slugid(random)),
    );
    fc.assert(fc.property(text, (value) => v.is(taskIdSchema, value) === isTaskId(value)));
  });
});
