import { createHash } from 'node:crypto';
import { findTampering, tamperings } from '@chain-of-trust/sandbox';
import { describe, expect, test } from 'vitest';
import type { World } from '../../src/world/world.js';
import { createSmallWorld } from '../with-sandbox.js';

/** Everything that the services would answer, as one value. */
function fingerprint({ tasks, repositories, gitHub, rawFiles, index }: World): string {
  const text = JSON.stringify([tasks, repositories, gitHub, rawFiles, index], (_, value: unknown) => {
    if (value instanceof Map) return [...value];
    // Bytes of artifacts; arrays of numbers would be slow.
    if (value instanceof Uint8Array) return createHash('sha256').update(value).digest('hex');
    return isSerializedBuffer(value)
      ? createHash('sha256').update(Buffer.from(value.data)).digest('hex')
      : value;
  });
  return createHash('sha256').update(text).digest('hex');
}

/** What `Buffer` has made of itself before the function above sees it. */
function isSerializedBuffer(value: unknown): value is { readonly data: number[] } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer';
}

describe('tamperings', () => {
  test('have names of their own, fit for a command line, and titles of their own', () => {
    const names = tamperings.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))).toEqual([]);
    expect(new Set(tamperings.map(({ title }) => title)).size).toBe(names.length);
  });

  test('are found by name', () => {
    expect(findTampering('artifact-byte')?.name).toBe('artifact-byte');
    expect(findTampering('constructor')).toBeUndefined();
  });

  test.each(tamperings.map((tampering) => [tampering.name, tampering] as const))(
    '%s changes a good world, and only that one',
    async (_, tampering) => {
      const now = new Date();
      const options = { now, ...tampering.world };
      const [world, other] = await Promise.all([createSmallWorld(options), createSmallWorld(options)]);
      const [before, beforeOther] = [fingerprint(world), fingerprint(other)];
      await tampering.apply(world);
      expect(fingerprint(world)).not.toBe(before);
      expect(fingerprint(other)).toBe(beforeOther);
    },
  );

  test('can be combined', async () => {
    const world = await createSmallWorld();
    const names = ['artifact-byte', 'task-command', 'wrong-worker-key'];
    for (const name of names) await findTampering(name)?.apply(world);
    expect(world.tasks.size).toBeGreaterThan(0);
  });
});
