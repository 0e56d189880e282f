import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { parseTree } from '../../src/git/tree.js';

const id = 'ab'.repeat(20);
const entry = (mode: string, name: string | Uint8Array, hash = id) =>
  Buffer.concat([Buffer.from(`${mode} `), Buffer.from(name), Buffer.from([0]), Buffer.from(hash, 'hex')]);

describe('parseTree', () => {
  test('when it is as git writes it, every entry is given', () => {
    const kinds = {
      '100644': 'file',
      '100755': 'file',
      '40000': 'folder',
      '120000': 'link',
      '160000': 'submodule',
    };
    const content = Buffer.concat(Object.keys(kinds).map((mode, i) => entry(mode, `ä ${i}`)));
    expect(parseTree(content, 20)).toEqual(
      Object.values(kinds).map((kind, i) => ({ name: `ä ${i}`, kind, id })),
    );
    expect(parseTree(entry('100644', '-a', 'ab'.repeat(32)), 32)).toEqual([
      { name: '-a', kind: 'file', id: 'ab'.repeat(32) },
    ]);
    expect(parseTree(Buffer.alloc(0), 20)).toEqual([]);
  });

  test.each<[string, Uint8Array]>([
    ['an unknown mode', entry('100600', 'a')],
    ['no name', entry('100644', '')],
    ['a path', entry('100644', 'a/b')],
    ['a dot', entry('40000', '.')],
    ['two dots', entry('40000', '..')],
    ['git’s own folder', entry('40000', '.GIT')],
    ['a name twice', Buffer.concat([entry('100644', 'a'), entry('40000', 'a')])],
    ['half an object name', entry('100644', 'a').subarray(0, -1)],
    ['no object name', Buffer.from('100644 a')],
    ['a name that is not UTF-8', entry('100644', Buffer.from([0xff]))],
  ])('when it has %s, it is refused', (_, content) => {
    expectThrown(() => parseTree(content, 20), KeyRepoError, 'key-repo-object');
  });

  test('when it is any bytes, there are entries or a KeyRepoError', () => {
    const near = fc
      .array(
        fc.tuple(
          fc.constantFrom('100644', '40000', '1'),
          fc.string(),
          fc.uint8Array({ minLength: 19, maxLength: 20 }),
        ),
      )
      .map((parts) =>
        Buffer.concat(
          parts.map(([mode, name, hash]) => entry(mode, name, Buffer.from(hash).toString('hex'))),
        ),
      );
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), near), (content) => {
        try {
          for (const { name } of parseTree(content, 20)) expect(name).not.toMatch(/^$|\/|^\.\.?$/);
        } catch (error) {
          expect(error).toBeInstanceOf(KeyRepoError);
        }
      }),
    );
  });
});
