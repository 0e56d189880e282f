import { chmod, mkdir, readdir, realpath, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, it } from 'vitest';
import { makeWorkFolder } from '../../../src/commands/guard/work-folder.js';
import { UsageError } from '../../../src/error.js';

const modeOf = async (path: string) => (await stat(path)).mode & 0o7777;

describe('makeWorkFolder', () => {
  it('makes one with a new name, for its user alone, and removes it with read-only folders in it', () =>
    withTemporaryFolder(async (parent) => {
      const env = { TMPDIR: parent };
      const [one, other] = await Promise.all([
        makeWorkFolder(undefined, { env, cwd: '/' }),
        makeWorkFolder(undefined, { env, cwd: '/' }),
      ]);
      expect([await modeOf(one.path), one.path === other.path]).toEqual([0o700, false]);
      await mkdir(join(one.path, 'cot/A'), { recursive: true });
      await writeFile(join(one.path, 'cot/A/file'), '');
      for (const path of ['cot/A', 'cot']) await chmod(join(one.path, path), 0o555);
      one.remove();
      other.remove();
      expect(await readdir(parent)).toEqual([]);
    }));

  it('makes the given one, and does not follow links when it removes it', () =>
    withTemporaryFolder(async (cwd) => {
      await mkdir(join(cwd, 'other'));
      const folder = await makeWorkFolder('work', { env: {}, cwd });
      expect([folder.path, await modeOf(folder.path)]).toEqual([join(await realpath(cwd), 'work'), 0o700]);
      await symlink(join(cwd, 'other'), join(folder.path, 'link'));
      folder.remove();
      folder.remove();
      expect(await readdir(cwd)).toEqual(['other']);
    }));

  it('takes an empty folder, leaves its mode, and removes only what is in it', () =>
    withTemporaryFolder(async (cwd) => {
      await mkdir(join(cwd, 'work'), { mode: 0o755 });
      const folder = await makeWorkFolder('work', { env: {}, cwd });
      await writeFile(join(folder.path, 'file'), '');
      folder.remove();
      expect([await readdir(join(cwd, 'work')), await modeOf(folder.path)]).toEqual([[], 0o755]);
    }));

  it.each<[string, (cwd: string) => Promise<unknown>]>([
    [
      'a folder that holds something',
      async (cwd) => {
        await mkdir(join(cwd, 'work'));
        await writeFile(join(cwd, 'work/file'), '');
      },
    ],
    ['a file', (cwd) => writeFile(join(cwd, 'work'), '')],
    [
      'a link to an empty folder',
      async (cwd) => {
        await mkdir(join(cwd, 'other'));
        await symlink('other', join(cwd, 'work'));
      },
    ],
    [
      'a folder that others can write to',
      async (cwd) => {
        await mkdir(join(cwd, 'work'));
        await chmod(join(cwd, 'work'), 0o777);
      },
    ],
    [
      'a folder in one that others can write to',
      async (cwd) => {
        await mkdir(join(cwd, 'work'));
        await chmod(cwd, 0o777);
      },
    ],
    ['a new folder in one that others can write to', (cwd) => chmod(cwd, 0o777)],
  ])('refuses %s, and leaves it as it was', (_, prepare) =>
    withTemporaryFolder(async (cwd) => {
      await prepare(cwd);
      const before = await readdir(cwd, { recursive: true });
      await expectRejected(makeWorkFolder('work', { env: {}, cwd }), UsageError, 'usage-work-folder');
      expect(await readdir(cwd, { recursive: true })).toEqual(before);
    }),
  );

  it.each([
    ['--work-dir', 'no/work', {}],
    ['TMPDIR', undefined, { TMPDIR: '/nonexistent' }],
  ])('refuses %s in a folder that is not there', (_, given, env) =>
    withTemporaryFolder(async (cwd) => {
      await expectRejected(makeWorkFolder(given, { env, cwd }), UsageError, 'usage-work-folder');
    }),
  );
});
