import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { ArtifactStoreError, type ArtifactStoreErrorCode } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openWorkDirectory } from '../../src/store/work-directory.js';
import { taskId } from '../live-under-test.js';

const otherTaskId = 'KrNcMzhvSr2PSM6QhCLr2Q';

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe('openWorkDirectory', () => {
  test('when the chain is verified, its files appear at their places, and nothing else is left', async () => {
    await withTemporaryFolder(async (folder) => {
      const workDir = join(folder, 'not', 'there', 'yet');
      const store = await openWorkDirectory(workDir);
      await store.write({ taskId, path: 'public/build/a.txt' }, chunks('one', ' ', 'two'));
      await store.write({ taskId: otherTaskId, path: 'empty' }, chunks());
      await expect(stat(join(workDir, 'cot'))).rejects.toMatchObject({ code: 'ENOENT' });
      await store.publish();
      expect(await readFile(join(workDir, 'cot', taskId, 'public/build/a.txt'), 'utf8')).toBe('one two');
      expect(await readFile(join(workDir, 'cot', otherTaskId, 'empty'), 'utf8')).toBe('');
      expect(await readdir(workDir)).toEqual(['cot']);
    });
  });

  test('when there is an older chain, it is replaced as a whole', async () => {
    await withTemporaryFolder(async (workDir) => {
      await mkdir(join(workDir, 'cot', 'older'), { recursive: true });
      const store = await openWorkDirectory(workDir);
      await store.write({ taskId, path: 'a' }, chunks('new'));
      await store.publish();
      expect(await readdir(join(workDir, 'cot'))).toEqual([taskId]);
      expect(await readdir(workDir)).toEqual(['cot']);
    });
  });

  test('when the place is a link, the link is replaced, not what it leads to', async () => {
    await withTemporaryFolder(async (workDir) => {
      await mkdir(join(workDir, 'elsewhere'));
      await writeFile(join(workDir, 'elsewhere', 'kept'), '');
      await symlink('elsewhere', join(workDir, 'cot'));
      const store = await openWorkDirectory(workDir);
      await store.write({ taskId, path: 'a' }, chunks('new'));
      await store.publish();
      expect(await readdir(join(workDir, 'elsewhere'))).toEqual(['kept']);
      expect((await stat(join(workDir, 'cot', taskId))).isDirectory()).toBe(true);
    });
  });

  test('when the swap fails, the older chain is back and the promise rejects', async () => {
    await withTemporaryFolder(async (workDir) => {
      await mkdir(join(workDir, 'cot', 'older'), { recursive: true });
      const store = await openWorkDirectory(workDir);
      // Takes away what is to be published, so that the second rename cannot succeed.
      const [staging = ''] = (await readdir(workDir)).filter((name) => name.startsWith('.cot-'));
      await rm(join(workDir, staging, 'new'), { recursive: true });
      await expectRejected(store.publish(), ArtifactStoreError, 'store-unwritable');
      expect(await readdir(workDir)).toEqual(['cot']);
      expect(await readdir(join(workDir, 'cot'))).toEqual(['older']);
    });
  });

  test('when the chain is refused, nothing is left, and an older one stays', async () => {
    await withTemporaryFolder(async (workDir) => {
      await mkdir(join(workDir, 'cot', 'older'), { recursive: true });
      const store = await openWorkDirectory(workDir);
      await store.write({ taskId, path: 'a' }, chunks('refused'));
      await store.abandon();
      await store.abandon();
      expect(await readdir(workDir)).toEqual(['cot']);
      expect(await readdir(join(workDir, 'cot'))).toEqual(['older']);
    });
  });

  test.each(['publish', 'abandon'] as const)(
    'when it was ended with %s, it takes nothing more',
    async (end) => {
      await withTemporaryFolder(async (workDir) => {
        const store = await openWorkDirectory(workDir);
        await store[end]();
        const write = store.write({ taskId, path: 'a' }, chunks('late'));
        await expectRejected(write, ArtifactStoreError, 'store-unwritable');
        await expectRejected(store.publish(), ArtifactStoreError, 'store-unwritable');
        await store.abandon();
        expect(await readdir(workDir)).toEqual(end === 'publish' ? ['cot'] : []);
      });
    },
  );

  test('when a write is under way, it is not published, and abandoning ends it', async () => {
    await withTemporaryFolder(async (workDir) => {
      const store = await openWorkDirectory(workDir);
      let openGate: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => {
        openGate = resolve;
      });
      const slow = async function* () {
        yield Buffer.from('half');
        await gate;
        yield Buffer.from('other half');
      };
      const write = store.write({ taskId, path: 'a' }, slow());
      const rejected = expectRejected(write, ArtifactStoreError, 'store-unwritable');
      await expectRejected(store.publish(), ArtifactStoreError, 'store-unwritable');
      await store.abandon();
      openGate();
      await rejected;
      expect(await readdir(workDir)).toEqual([]);
    });
  });

  test('when many writes begin as it is abandoned, none of them brings the folder back', async () => {
    await withTemporaryFolder(async (workDir) => {
      const store = await openWorkDirectory(workDir);
      const writes = Array.from({ length: 50 }, (_, index) =>
        store.write({ taskId, path: `${index}/a/b/c` }, chunks('x')),
      );
      const settled = Promise.allSettled(writes);
      await store.abandon();
      const rejected = (await settled).filter(({ status }) => status === 'rejected');
      expect(rejected.length).toBeGreaterThan(0);
      expect(await readdir(workDir)).toEqual([]);
    });
  });

  test('when the content fails, the same reason comes back, no part is kept, and the path is free', async () => {
    await withTemporaryFolder(async (workDir) => {
      const store = await openWorkDirectory(workDir);
      const reason = new Error('line lost');
      const failing = async function* () {
        yield Buffer.from('half');
        throw reason;
      };
      await expect(store.write({ taskId, path: 'd/a' }, failing())).rejects.toBe(reason);
      await store.write({ taskId, path: 'd/b' }, chunks('b'));
      await store.publish();
      expect(await readdir(join(workDir, 'cot', taskId, 'd'))).toEqual(['b']);
    });
  });

  test('when the content failed, its path can be written again', async () => {
    await withTemporaryFolder(async (workDir) => {
      const store = await openWorkDirectory(workDir);
      const failing = (async function* (): AsyncGenerator<Uint8Array> {
        yield Buffer.from('half');
        throw new Error('line lost');
      })();
      await expect(store.write({ taskId, path: 'd/a' }, failing)).rejects.toMatchObject({
        message: 'line lost',
      });
      await store.write({ taskId, path: 'd/a' }, chunks('whole'));
      await store.publish();
      expect(await readFile(join(workDir, 'cot', taskId, 'd/a'), 'utf8')).toBe('whole');
    });
  });

  test.each<[string, ArtifactStoreErrorCode]>([
    ['', 'store-path'],
    ['.', 'store-path'],
    ['..', 'store-path'],
    ['../x', 'store-path'],
    ['a/../../x', 'store-path'],
    ['/etc/passwd', 'store-path'],
    ['a//b', 'store-path'],
    ['a/', 'store-path'],
    ['a\\..\\b', 'store-path'],
    ['C:x', 'store-path'],
    ['a\u0000b', 'store-path'],
    ['x'.repeat(300), 'store-path'],
    ['taken', 'store-duplicate'],
    ['taken/below', 'store-path'],
    ['folder', 'store-path'],
    ['folder/file', 'store-duplicate'],
  ])('when the path is %.20j, it is %s', async (path, code) => {
    await withTemporaryFolder(async (workDir) => {
      const store = await openWorkDirectory(workDir);
      await store.write({ taskId, path: 'taken' }, chunks('first'));
      await store.write({ taskId, path: 'folder/file' }, chunks('first'));
      await expectRejected(store.write({ taskId, path }, chunks('second')), ArtifactStoreError, code);
      await store.publish();
      expect(await readFile(join(workDir, 'cot', taskId, 'taken'), 'utf8')).toBe('first');
      expect(await readdir(join(workDir, 'cot', taskId))).toEqual(['folder', 'taken']);
    });
  });

  test.each(['..', '.', '', 'x', `${taskId}/..`])('when the taskId is %j, it is refused', async (bad) => {
    await withTemporaryFolder(async (workDir) => {
      const store = await openWorkDirectory(workDir);
      await expectRejected(
        store.write({ taskId: bad, path: 'a' }, chunks('x')),
        ArtifactStoreError,
        'store-path',
      );
    });
  });

  test('when one path is written twice at once, one of them loses', async () => {
    await withTemporaryFolder(async (workDir) => {
      const store = await openWorkDirectory(workDir);
      const first = store.write({ taskId, path: 'a' }, chunks('first'));
      await expectRejected(
        store.write({ taskId, path: 'a' }, chunks('2')),
        ArtifactStoreError,
        'store-duplicate',
      );
      await first;
    });
  });

  // Permissions do not bind root, who may run these tests; a file where a folder is needed, and a file system that
  // takes no folders, stop everybody.
  test.each(['file', 'file/below', '/proc/self/fd'])(
    'when the folder is %s, it is unwritable at once',
    async (name) => {
      await withTemporaryFolder(async (folder) => {
        await writeFile(join(folder, 'file'), '');
        const workDir = name.startsWith('/') ? name : join(folder, name);
        await expectRejected(openWorkDirectory(workDir), ArtifactStoreError, 'store-unwritable');
        expect(await readdir(folder)).toEqual(['file']);
      });
    },
  );

  test('when a process died, its leftovers are removed; those of others are not', async () => {
    await withTemporaryFolder(async (workDir) => {
      const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
      const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
      const stale = `.cot-${host}-${dead}-aB3dE6`;
      const kept = [
        `.cot-${host}-${process.pid}-aB3dE6`,
        `.cot-00000000-${dead}-aB3dE6`,
        '.cot-notes',
        'log',
      ];
      for (const name of [stale, ...kept]) await mkdir(join(workDir, name, 'new'), { recursive: true });
      const store = await openWorkDirectory(workDir);
      await store.abandon();
      expect((await readdir(workDir)).sort()).toEqual([...kept].sort());
    });
  });

  test('when two stores are open at once, each publishes its own', async () => {
    await withTemporaryFolder(async (workDir) => {
      const [one, two] = await Promise.all([openWorkDirectory(workDir), openWorkDirectory(workDir)]);
      await one.write({ taskId, path: 'one' }, chunks('1'));
      await two.write({ taskId, path: 'two' }, chunks('2'));
      await one.publish();
      await two.publish();
      expect(await readdir(join(workDir, 'cot', taskId))).toEqual(['two']);
      expect(await readdir(workDir)).toEqual(['cot']);
    });
  });

  test('for any paths, whatever is taken lies in the folder of its task, and nothing lies outside', async () => {
    const segment = fc.oneof(fc.constantFrom('.', '..', '', 'a', 'b', 'c:'), fc.string({ maxLength: 5 }));
    const anyPath = fc.array(segment, { maxLength: 4 }).map((segments) => segments.join('/'));
    const property = fc.asyncProperty(fc.array(anyPath, { maxLength: 6 }), (paths) =>
      withTemporaryFolder(async (folder) => {
        const workDir = join(folder, 'work');
        const store = await openWorkDirectory(workDir);
        const taken = new Map<string, string>();
        for (const [index, path] of paths.entries()) {
          const isTaken = await store.write({ taskId, path }, chunks(String(index))).then(
            () => true,
            (error: unknown) => {
              expect(error).toBeInstanceOf(ArtifactStoreError);
              return false;
            },
          );
          if (isTaken) taken.set(path, String(index));
        }
        await store.publish();
        const root = join(workDir, 'cot');
        const found = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) =>
          entry.isFile(),
        );
        expect(found).toHaveLength(taken.size);
        for (const [path, text] of taken)
          expect(await readFile(`${root}/${taskId}/${path}`, 'utf8')).toBe(text);
        expect(await readdir(folder)).toEqual(['work']);
        expect(await readdir(workDir)).toEqual(['cot']);
      }),
    );
    await fc.assert(property, { numRuns: 40 });
  });
});
