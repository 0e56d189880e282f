import { expectThrown } from '@chain-of-trust/fixtures';
import { ArtifactStoreError } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { ReservedPaths } from '../../src/store/reserved-paths.js';
import { taskId } from '../live-under-test.js';

function withReserved(...paths: readonly string[]): ReservedPaths {
  const reserved = new ReservedPaths();
  for (const path of paths) reserved.reserve({ taskId, path });
  return reserved;
}

describe('ReservedPaths', () => {
  test('when paths share folders, both are reserved', () => {
    expect(withReserved('a/b', 'a/c').reserve({ taskId, path: 'a/b.txt' })).toBe(`${taskId}/a/b.txt`);
  });

  test.each([
    ['a', 'a/b', 'store-path'],
    ['a', 'a/b/c', 'store-path'],
    ['a/b', 'a', 'store-path'],
    ['a/b/c', 'a', 'store-path'],
    ['a/b', 'a/b', 'store-duplicate'],
  ] as const)('when %s is reserved, %s is %s', (first, path, code) => {
    expectThrown(() => withReserved(first).reserve({ taskId, path }), ArtifactStoreError, code);
  });

  test('when one of two files of a folder is released, the folder stays one', () => {
    const reserved = withReserved('a/b', 'a/c');
    reserved.release(`${taskId}/a/b`);
    expectThrown(() => reserved.reserve({ taskId, path: 'a' }), ArtifactStoreError, 'store-path');
    reserved.release(`${taskId}/a/c`);
    expect(reserved.reserve({ taskId, path: 'a' })).toBe(`${taskId}/a`);
  });
});
