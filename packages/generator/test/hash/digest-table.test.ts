import type { ArtifactDigests } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DigestTable } from '../../src/hash/digest-table.js';

const algorithms = fc.constantFrom(
  ['sha256'] as const,
  ['sha512'] as const,
  ['sha256', 'sha512'] as const,
  ['sha512', 'sha256'] as const,
);

/** A table, and the same as a `Map`. */
const tables = fc.tuple(fc.uniqueArray(fc.string()), algorithms).chain(([names, chosen]) => {
  const sorted = names.sort();
  const length = chosen.reduce((sum, algorithm) => sum + (algorithm === 'sha256' ? 32 : 64), 0);
  const bytes = fc.uint8Array({ minLength: names.length * length, maxLength: names.length * length });
  return bytes.map((all) => {
    let start = 0;
    const map = new Map<string, ArtifactDigests>();
    for (const name of sorted) {
      const digests: Record<string, string> = {};
      for (const algorithm of chosen) {
        const end = start + (algorithm === 'sha256' ? 32 : 64);
        digests[algorithm] = Buffer.from(all.subarray(start, end)).toString('hex');
        start = end;
      }
      map.set(name, digests as ArtifactDigests); // of the names and lengths that they have
    }
    return { map, table: new DigestTable(sorted, chosen, all) };
  });
});

describe('DigestTable', () => {
  test('reads like a map of the same digests', () => {
    fc.assert(
      fc.property(tables, ({ map, table }) => {
        expect([...table]).toEqual([...map]);
        expect([...table.entries()]).toEqual([...map]);
        expect([...table.keys()]).toEqual([...map.keys()]);
        expect([...table.values()]).toEqual([...map.values()]);
        expect(table.size).toBe(map.size);
        const seen: unknown[] = [];
        table.forEach((digests, name) => void seen.push([name, digests]));
        expect(seen).toEqual([...map]);
      }),
    );
  });

  test('finds every name, and no other', () => {
    fc.assert(
      fc.property(tables, fc.string(), ({ map, table }, other) => {
        for (const name of [...map.keys(), other]) {
          expect(table.get(name)).toEqual(map.get(name));
          expect(table.has(name)).toBe(map.has(name));
        }
      }),
    );
  });
});
