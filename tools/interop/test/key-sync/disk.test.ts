import { chmod, mkdir, mkdtemp, readdir, readlink, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram } from '../../src/program.js';
import { Arena } from './arena.js';
import { createUpstream, type Upstream } from './upstream.js';

/** Somebody who may not write what is root's. */
const nobody = 65534;

describe('cot keys sync without room', () => {
  let root: string;
  let upstream: Upstream;
  let arena: Arena;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ck-'));
    upstream = await createUpstream(root, 2);
    arena = new Arena(join(root, 'a'), upstream);
  });

  afterEach(async () => {
    await chmod(arena.state, 0o755).catch(() => undefined);
    await rm(root, { recursive: true, force: true });
  });

  /** The first tag is in use, the second one waits. */
  const openWithOneTag = async () => {
    await arena.open();
    expect(await arena.sync()).toMatchObject({ exitCode: 0 });
    await arena.advance();
  };

  /** What was in use is so still, and nothing else is there. */
  const expectUntouched = async () => {
    expect(await arena.read()).toBe('v1');
    expect(await arena.read('homedirs')).toBe('v1');
    expect(await readdir(join(arena.state, 'sets'))).toEqual(['1']);
    expect(await arena.privateKeys()).toEqual([]);
  };

  test.each([256, 512, 1024])(
    'when no file may have more than %i bytes, the last keys stay',
    async (bytes) => {
      await openWithOneTag();
      const { exitCode } = await runProgram('prlimit', [`--fsize=${bytes}`, ...arena.command]);
      expect(exitCode).not.toBe(0);
      // Where it is not git or gpg that writes too much, the kernel has killed it.
      if (exitCode === undefined) expect(await arena.read('homedirs')).toBe('v1');
      else await expectUntouched();
      await arena.letTimePass();
      expect(await arena.sync()).toMatchObject({ exitCode: 0 });
      expect(await arena.read('homedirs')).toBe('v2');
    },
  );

  test('when the disk is full, the last keys stay, however much room was left', async () => {
    await mkdir(arena.state, { recursive: true });
    const { exitCode } = await runProgram('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', arena.state]);
    const isMounted = exitCode === 0; // only root may; others have the limits above
    try {
      await openWithOneTag();
      if (isMounted) for (let free = 0; free <= 96; free += 8) await syncWithFree(free);
      expect(await arena.sync()).toMatchObject({ exitCode: 0 });
      expect(await arena.read('homedirs')).toBe('v2');
    } finally {
      if (isMounted) await runProgram('umount', ['--lazy', arena.state]);
    }
  });

  const syncWithFree = async (kibibytes: number) => {
    const filler = join(arena.state, 'filler');
    const { bavail, bsize } = await statfs(arena.state);
    await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - kibibytes * 1024)));
    const { exitCode } = await arena.sync();
    if (exitCode === 0) expect(await arena.read('homedirs')).toBe('v2');
    else await expectUntouched();
    await rm(filler);
  };

  test('when nothing may be written, the last keys stay', async () => {
    await openWithOneTag();
    await chmod(root, 0o755);
    await chmod(arena.state, 0o555);
    const [program = '', ...args] = arena.command;
    const isRoot = process.getuid?.() === 0;
    const { exitCode, stderr } = await execa(program, args, {
      reject: false,
      ...(isRoot ? { uid: nobody, gid: nobody } : {}),
    });
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('key-repo-state:'),
    });
    await expectUntouched();
    await chmod(arena.state, 0o755);
    expect(await arena.sync()).toMatchObject({ exitCode: 0 });
  });

  test('when the state folder cannot be made, that is told', async () => {
    await arena.open();
    const parent = join(root, 'a');
    await chmod(parent, 0o555);
    const [program = '', ...args] = arena.command;
    const isRoot = process.getuid?.() === 0;
    await chmod(root, 0o755);
    const { exitCode, stderr } = await execa(program, args, {
      reject: false,
      ...(isRoot ? { uid: nobody, gid: nobody } : {}),
    });
    await chmod(parent, 0o755);
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('key-repo-state:'),
    });
    expect(await readlink(arena.state).catch(() => 'absent')).toBe('absent');
  });
});
