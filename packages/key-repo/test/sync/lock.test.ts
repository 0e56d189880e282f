import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectRejected } from '@chain-of-trust/fixtures';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { type LockOptions, type LockOwner, type StateLock, withStateLock } from '../../src/sync/lock.js';

const owner: LockOwner = { token: 'x', pid: 4242, host: 'elsewhere', since: '2026-06-01T00:00:00.000Z' };

describe('withStateLock', () => {
  let state: string;

  beforeEach(async () => {
    state = await mkdtemp(join(tmpdir(), 'cot-lock-'));
  });

  afterEach(() => rm(state, { recursive: true }));

  const lock = <T>(work: (held: StateLock) => Promise<T>, options: Partial<LockOptions> = {}) =>
    withStateLock(state, { waitSeconds: 20, staleSeconds: 2, onWait: () => undefined, ...options }, work);

  /** What a process leaves that was killed some seconds ago. */
  const leaveBehind = async (content: string, secondsAgo: number) => {
    await mkdir(join(state, 'lock'));
    await writeFile(join(state, 'owner.json'), content);
    const then = Date.now() / 1000 - secondsAgo;
    await utimes(join(state, 'lock'), then, then);
  };

  test('when nobody has it, the work is done, and nothing is left', async () => {
    const result = await lock(async ({ takenOverFrom, assertHeld }) => {
      expect(takenOverFrom).toBeUndefined();
      expect(JSON.parse(await readFile(join(state, 'owner.json'), 'utf8'))).toMatchObject({
        pid: process.pid,
      });
      await assertHeld();
      return 'done';
    });
    expect(result).toBe('done');
    expect(await readdir(state)).toEqual([]);
  });

  test('when the work fails, nothing is left', async () => {
    const failure = new KeyRepoError({ code: 'key-repo-git', message: 'x' });
    await expectRejected(
      lock(() => Promise.reject(failure)),
      KeyRepoError,
      'key-repo-git',
    );
    expect(await readdir(state)).toEqual([]);
  });

  test('when several want it, they work one after the other', async () => {
    let working = 0;
    const waiting: (LockOwner | undefined)[] = [];
    const work = async () => {
      working += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(working).toBe(1);
      working -= 1;
    };
    const onWait = (by: LockOwner | undefined) => waiting.push(by);
    await Promise.all([1, 2, 3, 4].map(() => lock(work, { onWait })));
    expect(waiting.length).toBe(3);
  });

  test('when somebody holds it for too long, that is told', async () => {
    await lock(async () => {
      const second = lock(() => Promise.resolve(), { waitSeconds: 0.2 });
      const error = await expectRejected(second, KeyRepoError, 'key-repo-state-locked');
      expect(error.message).toContain(`process ${process.pid} on `);
    });
  });

  test('when its process was killed, it is taken over, and who had it is told', async () => {
    await leaveBehind(JSON.stringify(owner), 60);
    expect(await lock(({ takenOverFrom }) => Promise.resolve(takenOverFrom))).toEqual(owner);
    expect(await readdir(state)).toEqual([]);
  });

  test('when its process was killed while it wrote who it is, it is taken over', async () => {
    await leaveBehind('{"pid', 60);
    expect(await lock(({ takenOverFrom }) => Promise.resolve(takenOverFrom))).toMatchObject({
      host: 'unknown',
    });
  });

  test('when it was taken over meanwhile, that is noticed', async () => {
    await lock(async ({ assertHeld }) => {
      await writeFile(join(state, 'owner.json'), JSON.stringify(owner));
      const error = await expectRejected(assertHeld(), KeyRepoError, 'key-repo-state-locked');
      expect(error.message).toContain('process 4242 on elsewhere');
    });
    expect((await readdir(state)).sort()).toEqual(['lock', 'owner.json']);
  });

  test('when the lock itself was removed, that is noticed, and the new owner keeps its own', async () => {
    await lock(async ({ assertHeld }) => {
      await rm(join(state, 'lock'), { recursive: true });
      await new Promise((resolve) => setTimeout(resolve, 1200));
      await expectRejected(assertHeld(), KeyRepoError, 'key-repo-state-locked');
      await writeFile(join(state, 'owner.json'), JSON.stringify(owner));
    });
    expect(await readdir(state)).toEqual(['owner.json']);
  });

  test('when the folder cannot be written, that is told', async () => {
    const work = withStateLock(
      join(state, 'missing'),
      { waitSeconds: 1, staleSeconds: 2, onWait: () => undefined },
      () => Promise.resolve(),
    );
    await expectRejected(work, KeyRepoError, 'key-repo-state');
  });
});
