import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { type Release, type ReleaseOptions, withRelease } from './support/release.js';

const bin = fileURLToPath(new URL('../bin/cot.js', import.meta.url));
const canReplace = process.execve !== undefined;

/** A release, and what starts `cot guard` of it as a process of its own. */
interface Guarding {
  readonly release: Release;
  readonly tmp: string;
  readonly args: (script: string, ...options: readonly string[]) => readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

async function withGuarding(use: (guarding: Guarding) => Promise<void>, options: ReleaseOptions = {}) {
  await withRelease(options, async (release) => {
    const tmp = join(release.folder, 'tmp');
    await mkdir(tmp, { mode: 0o700 });
    const args = (script: string, ...more: readonly string[]) => {
      return [bin, 'guard', ...release.args.slice(1), ...more, '--', 'sh', '-c', script];
    };
    try {
      await use({ release, tmp, args, env: { PATH: '/usr/bin:/bin', TMPDIR: tmp } });
    } finally {
      await execa('chmod', ['-R', 'u+w', release.folder]); // what is kept is read-only
    }
  });
}

/** Runs it to its end. */
const run = ({ args, env, release }: Guarding, script: string, ...options: readonly string[]) =>
  execa(process.execPath, args(script, ...options), {
    cwd: release.folder,
    env,
    extendEnv: false,
    reject: false,
    input: 'from standard input',
  });

/** Starts it, and waits until the command has said something. */
async function started({ args, env, release }: Guarding, script: string, ...options: readonly string[]) {
  const child = spawn(process.execPath, args(script, ...options), {
    cwd: release.folder,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(child.stdout, 'data');
  return { child, said: () => said };
}

async function endOf(child: ChildProcess): Promise<readonly unknown[]> {
  return child.exitCode === null && child.signalCode === null
    ? once(child, 'close')
    : [child.exitCode, child.signalCode];
}

describe.each([
  ['in the place of the guard', true],
  ['beside the guard', false],
])('cot guard, with its command %s', (_, isReplacing) => {
  const options = isReplacing ? ['--work-dir', 'work'] : [];

  it('gives it its streams and verified files, and ends with its status', () =>
    withGuarding(async (guarding) => {
      const [build = ''] = guarding.release.world.names.builds;
      const file = `"$COT_WORK_DIR/cot/${build}/public/build/target-0.zip"`;
      const script = `cat; echo; wc -c < ${file}; stat -c %a ${file} "$COT_WORK_DIR/cot/${build}" "$COT_WORK_DIR"; exit 7`;
      const { exitCode, stdout, stderr } = await run(guarding, script, ...options);
      expect(exitCode).toBe(7);
      expect(stdout.split('\n')).toEqual(['from standard input', '4096', '444', '555', '700']);
      expect(stderr).toContain('VERIFIED signing');
      const { folder } = guarding.release;
      expect([await readdir(guarding.tmp), existsSync(join(folder, 'work/cot'))]).toEqual([[], isReplacing]);
    }));

  it('has every signal as it would be without a guard', () =>
    withGuarding(async (guarding) => {
      const { stdout } = await run(guarding, 'exec grep -E "Sig(Blk|Ign)" /proc/self/status', ...options);
      expect(stdout).toMatch(/^SigBlk:\s0{16}\nSigIgn:\s0{16}$/);
    }));

  it('has streams that block, as programs expect', () =>
    withGuarding(async (guarding) => {
      const { stdout } = await run(guarding, 'grep -h flags /proc/$$/fdinfo/[012]', ...options);
      const flags = [...stdout.matchAll(/^flags:\s(\d+)$/gm)].map(([, octal = '']) =>
        Number.parseInt(octal, 8),
      );
      expect(flags.map((each) => each & 0o4000)).toEqual([0, 0, 0]);
    }));

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const)(
    'gives it %s',
    (signal) =>
      withGuarding(async (guarding) => {
        const script = `trap 'echo got; exit 5' ${signal.slice(3)}; echo ready; while :; do sleep 0.01; done`;
        const { child, said } = await started(guarding, script, ...options);
        child.kill(signal);
        expect(await endOf(child)).toEqual([5, null]);
        expect([said(), await readdir(guarding.tmp)]).toEqual(['ready\ngot\n', []]);
      }),
  );

  it.each(['SIGTERM', 'SIGKILL', 'SIGUSR1', 'SIGPIPE'] as const)('ends by %s as it does', (signal) =>
    withGuarding(async (guarding) => {
      const { child } = await started(guarding, `echo ready; kill -${signal.slice(3)} $$`, ...options);
      const own = (isReplacing && canReplace) || signal !== 'SIGPIPE'; // which the runtime ignores
      expect(await endOf(child)).toEqual(own ? [null, signal] : [128 + 13, null]);
      expect(await readdir(guarding.tmp)).toEqual([]);
    }),
  );

  it('does not leave it behind when it is killed', () =>
    withGuarding(async (guarding) => {
      const { child, said } = await started(guarding, 'echo $$; while :; do sleep 0.01; done', ...options);
      const pid = Number(said());
      expect(pid === child.pid).toBe(isReplacing && canReplace);
      child.kill('SIGKILL');
      await endOf(child);
      while (isAlive(pid)) await setImmediate();
    }));

  it('says what a shell would where it is no program of this machine', () =>
    withGuarding(async (guarding) => {
      const { release, args, env } = guarding;
      const program = join(release.folder, 'sign');
      await writeFile(program, '#!/nonexistent/interpreter\n', { mode: 0o755 });
      const line = [...args('', ...options).slice(0, -3), program];
      const { exitCode, stderr } = await execa(process.execPath, line, {
        cwd: release.folder,
        env,
        extendEnv: false,
        reject: false,
      });
      expect([exitCode, stderr]).toEqual([127, expect.stringContaining('No such file')]);
    }));
});

describe('cot guard', () => {
  it('keeps the temporary folder when it is told to', () =>
    withGuarding(async (guarding) => {
      const { stdout } = await run(guarding, 'echo "$COT_WORK_DIR"', '--keep');
      expect((await stat(join(stdout, 'cot'))).mode & 0o777).toBe(0o555);
    }));

  it('runs a program whose path has a = as it is', () =>
    withGuarding(async (guarding) => {
      const { release, args, env } = guarding;
      const program = join(release.folder, 'a=b');
      await writeFile(program, '#!/bin/sh\necho "$0"\n', { mode: 0o755 });
      const line = [...args('', '--keep').slice(0, -3), program];
      const { stdout } = await execa(process.execPath, line, { cwd: release.folder, env, extendEnv: false });
      expect(stdout).toBe(program);
    }));

  it('that gets a signal before the command is started, ends by it and leaves nothing', () =>
    withGuarding(
      async (guarding) => {
        const { release, args, env, tmp } = guarding;
        const marker = join(release.folder, 'started');
        const child = spawn(process.execPath, args(`touch ${marker}`), {
          cwd: release.folder,
          env,
          stdio: 'ignore',
        });
        while ((await readdir(tmp)).length === 0) await setImmediate();
        child.kill('SIGTERM');
        expect(await endOf(child)).toEqual([null, 'SIGTERM']);
        expect([existsSync(marker), await readdir(tmp)]).toEqual([false, []]);
      },
      { faults: { latencyMs: 100 } },
    ));

  it('finds a file that another process has changed once it was verified', () =>
    withGuarding(async (guarding) => {
      const { release, tmp } = guarding;
      const marker = join(release.folder, 'started');
      const attacker = spawn(process.execPath, ['-e', attack, tmp], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(attacker.stdout, 'data');
      const { exitCode, stdout, stderr } = await run(guarding, `touch ${marker}`, '--report', 'report.json');
      expect(await endOf(attacker)).toEqual([0, null]);
      expect([exitCode, stdout]).toEqual([1, '']);
      expect(stderr).toContain('guard-changed');
      expect(existsSync(marker)).toBe(false);
      expect(existsSync(join(release.folder, 'report.json'))).toBe(false);
      expect(await readdir(tmp)).toEqual([]);
    }));
});

/** Waits for a whole artifact, staged or published, and changes a byte of it. */
const attack = `
  const { openSync, readSync, readdirSync, statSync, writeSync } = require('node:fs');
  const { join } = require('node:path');
  const [root] = process.argv.slice(1);
  console.log('waiting');
  const find = () => readdirSync(root, { recursive: true }).find((name) => {
    return name.endsWith('target-0.zip') && statSync(join(root, name)).size === 4096;
  });
  for (let done = false; !done; ) {
    try {
      const name = find();
      if (name === undefined) continue;
      const file = openSync(join(root, name), 'r+');
      const byte = Buffer.alloc(1);
      readSync(file, byte, 0, 1, 100);
      byte[0] ^= 1;
      writeSync(file, byte, 0, 1, 100);
      done = true;
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
`;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
