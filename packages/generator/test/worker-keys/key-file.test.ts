import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { GeneratorError, type GeneratorErrorCode } from '../../src/error.js';
import { assertKeyFileGuarded } from '../../src/worker-keys/key-file.js';

const user = 'nobody';
const isRoot = process.getuid?.() === 0;
const idOf = (what: string, user: string) => Number(execFileSync('id', [what, user], { encoding: 'utf8' }));

/** A key that only its owner can have, some folders deep. */
const withKey = (use: (path: string, folder: string) => Promise<unknown>) =>
  withTemporaryFolder(async (folder) => {
    await chmod(folder, 0o755);
    await mkdir(join(folder, 'etc/worker'), { recursive: true, mode: 0o755 });
    const path = join(folder, 'etc/worker/key.sec');
    await writeFile(path, 'secret', { mode: 0o600 });
    await use(path, folder);
  });

const refused = async (path: string, code: GeneratorErrorCode, taskUser?: string) => {
  const error = await expectRejected(
    assertKeyFileGuarded(path, taskUser === undefined ? {} : { taskUser }),
    GeneratorError,
    code,
  );
  expect(`${error.message}${JSON.stringify(error.facts)}${error.stack}`).not.toContain('secret');
  return error;
};

describe('assertKeyFileGuarded', () => {
  test('accepts a file of its owner alone, and says that nothing was tried', () =>
    withKey(async (path) => expect(await assertKeyFileGuarded(path)).toEqual({ path, wasTried: false })));

  test.each([0o640, 0o604, 0o620, 0o602, 0o610, 0o601])('refuses mode %o', (mode) =>
    withKey(async (path) => {
      await chmod(path, mode);
      await refused(path, 'generator-key-permissions');
    }),
  );

  test.each([0o777, 0o775, 0o757])('refuses a folder of mode %o, however far above', (mode) =>
    withKey(async (path, folder) => {
      await chmod(join(folder, 'etc'), mode);
      const { message } = await refused(path, 'generator-key-permissions');
      expect(message).toContain(join(folder, 'etc,'));
      await chmod(join(folder, 'etc'), mode | 0o1000);
      await assertKeyFileGuarded(path);
    }),
  );

  test('looks at what a link leads to', () =>
    withKey(async (path, folder) => {
      const link = join(folder, 'link');
      await symlink(path, link);
      expect(await assertKeyFileGuarded(link)).toMatchObject({ path });
      await chmod(path, 0o644);
      await refused(link, 'generator-key-permissions');
    }));

  test.each([
    ['a link', (folder: string, key: string) => symlink(key, join(folder, 'open/key.sec')), 'open/key.sec'],
    [
      'a link to a folder',
      (folder: string) => symlink(join(folder, 'etc'), join(folder, 'open/etc')),
      'open/etc/worker/key.sec',
    ],
  ])('refuses %s that others can change', (_, make, name) =>
    withKey(async (key, folder) => {
      await mkdir(join(folder, 'open'));
      await make(folder, key);
      await assertKeyFileGuarded(join(folder, name));
      await chmod(join(folder, 'open'), 0o777);
      await refused(join(folder, name), 'generator-key-permissions');
    }),
  );

  test.each([
    ['that is not there', (folder: string) => join(folder, 'none')],
    ['that is a folder', (folder: string) => join(folder, 'etc')],
  ])('refuses a key %s', (_, pathIn) =>
    withKey((_key, folder) => refused(pathIn(folder), 'generator-key-file')),
  );

  test.each(['-u', 'no such user', '', 'nobody\n', 'x'.repeat(80), 'cot-no-such-user'])(
    'refuses the task user %j, who is nobody here',
    (user) => withKey((path) => refused(path, 'generator-key-task-user', user)),
  );

  test('refuses to call the user of the worker a task user', () =>
    withKey(async (path) => {
      const own = execFileSync('id', ['-un'], { encoding: 'utf8' }).trim();
      await refused(path, 'generator-key-task-user', own);
      await refused(path, 'generator-key-task-user', 'root');
    }));

  test('tries as the task user where it may, and says whether it did', () =>
    withKey(async (path) =>
      expect(await assertKeyFileGuarded(path, { taskUser: user })).toEqual({ path, wasTried: isRoot }),
    ));

  describe.runIf(isRoot)('as root', () => {
    test('refuses a file or folder of another user', () =>
      withKey(async (path, folder) => {
        await chown(path, idOf('-u', user), 0);
        await refused(path, 'generator-key-permissions');
        await chown(path, 0, 0);
        await chown(join(folder, 'etc'), idOf('-u', user), 0);
        await refused(path, 'generator-key-permissions');
      }));
  });
});
