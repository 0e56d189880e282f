import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { GeneratorError } from '../../src/error.js';
import { refuseTaskUser } from '../../src/worker-keys/task-user.js';

const idOf = (what: string) => Number(execFileSync('id', [what, 'nobody'], { encoding: 'utf8' }));

// Modes and owners would refuse most of these before; here, only the attempt is asked.
describe.runIf(process.getuid?.() === 0)('refuseTaskUser, as root', () => {
  const withKey = (use: (path: string, folder: string) => Promise<unknown>) =>
    withTemporaryFolder(async (folder) => {
      await chmod(folder, 0o755);
      await mkdir(join(folder, 'keys'), { mode: 0o755 });
      await writeFile(join(folder, 'keys/key.sec'), 'secret', { mode: 0o600 });
      await use(join(folder, 'keys/key.sec'), join(folder, 'keys'));
    });

  const told = async (path: string) =>
    (await expectRejected(refuseTaskUser(path, 'nobody'), GeneratorError, 'generator-key-task-user')).message;

  test('a user who reaches nothing is no danger', () =>
    withKey(async (path) => expect(await refuseTaskUser(path, 'nobody')).toBe(true)));

  test.each([
    ['everybody may read', 0o604, 'can read it'],
    ['everybody may write', 0o602, 'can write to it, read it'],
  ])('a key that %s is within reach', (_, mode) =>
    withKey(async (path) => {
      await chmod(path, mode);
      expect(await told(path)).toMatch(/can (?:read|write)/);
    }),
  );

  test('a key that a group of the user may read is within reach', () =>
    withKey(async (path) => {
      await chown(path, 0, idOf('-g'));
      await chmod(path, 0o640);
      expect(await told(path)).toContain('can read it');
    }));

  test('a key that the user owns is within reach', () =>
    withKey(async (path) => {
      await chown(path, idOf('-u'), 0);
      expect(await told(path)).toContain('can read it');
    }));

  test('a key in a folder of the user can be replaced', () =>
    withKey(async (path, folder) => {
      await chown(folder, idOf('-u'), 0);
      expect(await told(path)).toContain('can replace it');
    }));

  test('a key in a folder that everybody may change can be replaced, unless it is sticky', () =>
    withKey(async (path, folder) => {
      await chmod(folder, 0o777);
      expect(await told(path)).toContain('can replace it');
      await chmod(folder, 0o1777);
      expect(await refuseTaskUser(path, 'nobody')).toBe(true);
    }));
});
