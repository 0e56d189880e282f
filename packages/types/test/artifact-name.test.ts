import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isContainedArtifactName, maxArtifactNameLength } from '../src/artifact-name.js';

describe('isContainedArtifactName', () => {
  describe('when the name is one that tasks really have', () => {
    test.each([
      'public/build/target.tar.xz',
      'public/logs/live_backing.log',
      'private/a name with spaces',
      'public/.hidden',
      'public/...',
      'public/a..b',
      'public/~user',
      'public/ab:c',
      'a',
    ])('%s stays inside', (name) => {
      expect(isContainedArtifactName(name)).toBe(true);
    });
  });

  describe('when the name leaves its folder or means something else there', () => {
    test.each([
      ['is empty', ''],
      ['is absolute', '/etc/passwd'],
      ['begins with the parent', '../a'],
      ['ends with the parent', 'public/..'],
      ['passes the parent', 'public/../../a'],
      ['is the folder itself', '.'],
      ['has a segment for the same folder', 'public/./a'],
      ['has an empty segment', 'public//a'],
      ['ends with a slash', 'public/'],
      ['has a backslash', 'public\\..\\a'],
      ['begins with a drive', 'C:/a'],
      ['begins with a drive in lower case', 'c:a'],
      ['has a null', 'public/a\0'],
      ['has a line feed', 'public/a\n'],
      ['has a delete', 'public/a\x7f'],
      ['has a letter that is not ASCII', 'public/\u0430'],
    ])('a name that %s is refused', (_what, name) => {
      expect(isContainedArtifactName(name)).toBe(false);
    });
  });

  test('allows the longest name and none that is longer', () => {
    expect(isContainedArtifactName('a'.repeat(maxArtifactNameLength))).toBe(true);
    expect(isContainedArtifactName('a'.repeat(maxArtifactNameLength + 1))).toBe(false);
  });

  test('every accepted name resolves to a place below the folder, on every system', () => {
    const segment = fc.oneof(
      fc.constantFrom('.', '..', '', 'C:', '...', '~', 'a', ' ', '..\\'),
      fc.string({ maxLength: 4 }),
    );
    const name = fc
      .tuple(fc.array(segment, { minLength: 1, maxLength: 5 }), fc.constantFrom('/', '\\'))
      .map(([segments, separator]) => segments.join(separator));
    fc.assert(
      fc.property(name, (candidate) => {
        fc.pre(isContainedArtifactName(candidate));
        expect(posix.resolve('/base', candidate).startsWith('/base/')).toBe(true);
        expect(win32.resolve('C:\\base', candidate).startsWith('C:\\base\\')).toBe(true);
      }),
    );
  });
});
