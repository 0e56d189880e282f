import { chmod, mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram } from '../../src/program.js';
import { Workshop } from './workshop.js';

/** Somebody who may not write what is root's. */
const nobody = 65534;

describe('cot generate without room', () => {
  let root: string;
  let workshop: Workshop;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'cg-'));
    workshop = new Workshop(root);
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  /** Nothing of a blob is there. */
  const expectNothing = async () => {
    expect((await readdir(workshop.published)).sort()).toEqual(['build']);
  };

  test.each([0, 32, 512, 4096])(
    'when no file may have more than %i bytes, there is no blob',
    async (bytes) => {
      await workshop.open(100);
      // `write-file-atomic` lets the signal of the kernel end the process, once it has removed what it has begun.
      const { exitCode } = await runProgram('prlimit', [`--fsize=${bytes}`, ...workshop.command]);
      expect(exitCode).not.toBe(0);
      await expectNothing();
      expect(await workshop.generate()).toMatchObject({ exitCode: 0 });
    },
  );

  test('when the disk is full, there is no blob, however much room was left', async () => {
    const { exitCode } = await runProgram('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', root]);
    const isMounted = exitCode === 0; // only root may; others have the limits above
    try {
      await workshop.open(300);
      let refusals = 0;
      if (isMounted) for (let free = 0; free <= 160; free += 8) refusals += await generateWithFree(free);
      if (isMounted) expect(refusals).toBeGreaterThan(5);
      expect(await workshop.generate()).toMatchObject({ exitCode: 0 });
      expect(Object.keys((await workshop.read())?.artifacts ?? {})).toHaveLength(300);
    } finally {
      if (isMounted) await runProgram('umount', ['--lazy', root]);
    }
  });

  /** How often it was refused. */
  const generateWithFree = async (kibibytes: number): Promise<number> => {
    const filler = join(root, 'filler');
    for (const name of await readdir(workshop.published))
      if (name !== 'build') await rm(join(workshop.published, name));
    const { bavail, bsize } = await statfs(root);
    await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - kibibytes * 1024)));
    const { exitCode, stderr } = await workshop.generate();
    await rm(filler);
    if (exitCode === 0) return 0;
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('generator-output:'),
    });
    await expectNothing();
    return 1;
  };

  test('when an output cannot be read, there is no blob', async () => {
    await workshop.open(10);
    const isRoot = process.getuid?.() === 0;
    const { exitCode: granted } = await runProgram('chown', ['-R', String(nobody), root]);
    const closed = join(workshop.published, 'build/3.txt');
    if (granted === 0) await runProgram('chown', ['0', closed]);
    await chmod(closed, 0o000);
    const [program, ...args] = workshop.command;
    const { exitCode, stderr } = await execa(program, args, {
      reject: false,
      ...(isRoot && granted === 0 ? { uid: nobody, gid: nobody } : {}),
    });
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/generator-artifact: "public\/build\/3\.txt" cannot be read: EACCES/),
    });
    await expectNothing();
  });

  test('when nothing may be written, there is no blob', async () => {
    await workshop.open(10);
    const isRoot = process.getuid?.() === 0;
    const { exitCode: granted } = await runProgram('chown', ['-R', String(nobody), root]);
    await chmod(workshop.published, 0o555);
    const [program, ...args] = workshop.command;
    const { exitCode, stderr } = await execa(program, args, {
      reject: false,
      ...(isRoot && granted === 0 ? { uid: nobody, gid: nobody } : {}),
    });
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('generator-output:'),
    });
    await expectNothing();
    await chmod(workshop.published, 0o755);
  });
});
