import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { allowedImports, separated } from '../../src/arrows/allowed-imports.js';

describe('allowedImports', () => {
  test('has exactly the packages of the repository', () => {
    const folder = fileURLToPath(new URL('../../../../packages/', import.meta.url));
    expect([...allowedImports.keys()].sort()).toEqual(readdirSync(folder).sort());
  });

  test('has no circle', () => {
    const reached = (name: string): readonly string[] => {
      const allowed = allowedImports.get(name) ?? [];
      return allowed === 'all' ? [] : [...allowed, ...allowed.flatMap(reached)];
    };
    for (const name of allowedImports.keys()) expect(reached(name)).not.toContain(name);
  });

  test('knows the packages that it keeps apart', () => {
    for (const name of separated.flat()) expect(allowedImports.has(name)).toBe(true);
  });
});
