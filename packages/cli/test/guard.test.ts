import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected } from '@chain-of-trust/fixtures';
import { describe, expect, it } from 'vitest';
import { guard } from '../src/commands/guard/guard.js';
import type { StartCommand } from '../src/commands/guard/start.js';
import { UsageError } from '../src/error.js';
import { type Release, type ReleaseOptions, withRelease } from './support/release.js';
import { runCot, terminalOf } from './support/terminal.js';

/** A release, and a folder for what is temporary. */
async function withGuard(
  options: ReleaseOptions,
  use: (setting: { release: Release; args: readonly string[]; tmp: string; marker: string }) => Promise<void>,
): Promise<void> {
  await withRelease(options, async (release) => {
    const tmp = join(release.folder, 'tmp');
    await mkdir(tmp, { mode: 0o700 });
    const args = ['guard', ...release.args.slice(1)];
    await use({ release, args, tmp, marker: join(release.folder, 'started') });
  });
}

describe('cot guard, when the chain is not verified', () => {
  it.each<[string, number, string, ReleaseOptions]>([
    ['refused', 1, 'REFUSED signing', { tamper: 'artifact-byte' }],
    ['undetermined', 3, 'COULD NOT FIND OUT', { faults: { outage: /./ } }],
  ])('of a %s one, exits with %d, tells why, and starts nothing', (verdict, expected, words, options) =>
    withGuard(options, async ({ release, args, tmp, marker }) => {
      const { folder: cwd, configPath } = release;
      await appendFile(configPath, 'network: {attempts: 1}\n');
      await writeFile(join(cwd, 'report.json'), 'of an earlier run');
      const { status, stdout, stderr } = await runCot(
        [...args, '--report', 'report.json', '--', 'touch', marker],
        { cwd, env: { TMPDIR: tmp, PATH: '/usr/bin:/bin' } },
      );
      expect([status, stdout]).toEqual([expected, '']);
      expect(stderr).toContain(words);
      expect(existsSync(marker)).toBe(false);
      expect(await readdir(tmp)).toEqual([]);
      const report = JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8'));
      expect(report).toMatchObject({ verified: false, verdict });
    }),
  );

  it.each(['--keep', '--work-dir'])('with %s, leaves no folder either', (option) =>
    withGuard({ tamper: 'artifact-byte' }, async ({ args, tmp, marker }) => {
      const more = option === '--keep' ? [option] : [option, join(tmp, 'work')];
      const surroundings = { env: { TMPDIR: tmp, PATH: '/usr/bin:/bin' } };
      expect((await runCot([...args, ...more, '--', 'touch', marker], surroundings)).status).toBe(1);
      expect([existsSync(marker), await readdir(tmp)]).toEqual([false, []]);
    }),
  );
});

describe('cot guard with wrong usage', () => {
  const id = 'LnshJjNXTfeBlPNrAzyy9w';

  it.each([
    ['no command', [id], 'usage-missing'],
    ['nothing after --', [id, '--'], 'usage-missing'],
    ['a command without --', [id, 'touch', 'marker'], 'usage-value'],
    ['a command before --', [id, 'touch', '--', 'marker'], 'usage-value'],
    ['a -- that belongs to an option', ['--task-type', '--', id, 'touch'], 'usage-missing'],
    ['no task', ['--', 'true'], 'usage-missing'],
    ['a taskId with a dash and no command', ['--', '-nshJjNXTfeBlPNrAzyy9w', '--'], 'after --'],
    ['a taskId with a dash', ['--', '-nshJjNXTfeBlPNrAzyy9w', '--', 'no-such-command'], 'no-such-command'],
    ['two tasks', [id, '--', '-nshJjNXTfeBlPNrAzyy9w', '--', 'true'], '-nshJjNXTfeBlPNrAzyy9w'],
    ['a command that nobody knows', [id, '--', 'no-such-command'], 'usage-command'],
  ])('given %s, exits with 2 before anything is read', async (_, args, code) => {
    const { status, stdout, stderr } = await runCot(['guard', ...args]);
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(code)]);
  });

  it.each([
    ['an unknown product', ['--product', 'nope'], 'policy'],
    ['a task type that nobody knows', ['--task-type', 'nope'], 'chain-target-task-type'],
    ['a report that cannot be written', ['--report', '/nonexistent/report.json'], 'usage-file'],
    ['a work folder that cannot be made', ['--work-dir', '/nonexistent/work'], 'usage-work-folder'],
    ['a bundle that is none', ['--from', '/dev/null'], 'bundle'],
  ])('given %s, exits with 2 and starts nothing', (_, more, code) =>
    withGuard({}, async ({ args, tmp, marker }) => {
      const env = { TMPDIR: tmp, PATH: '/usr/bin:/bin' };
      const { status, stdout, stderr } = await runCot([...args, ...more, '--', 'touch', marker], { env });
      expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(code)]);
      expect([existsSync(marker), await readdir(tmp)]).toEqual([false, []]);
    }),
  );
});

describe('cot guard --report', () => {
  it('leaves no report of an earlier run when there is none of this one', () =>
    withGuard({}, async ({ release, args }) => {
      const { folder: cwd } = release;
      await writeFile(join(cwd, 'report.json'), '{"verified": true}');
      const more = ['--product', 'nope', '--report', 'report.json', '--', 'true'];
      expect((await runCot([...args, ...more], { cwd, env: { PATH: '/usr/bin:/bin' } })).status).toBe(2);
      expect(existsSync(join(cwd, 'report.json'))).toBe(false);
    }));
});

describe('cot guard from a bundle', () => {
  const record = async (release: Release, ...more: readonly string[]) => {
    const recorded = [...release.args, '--bundle', 'chain.cot.tar', ...more];
    expect((await runCot(recorded, { cwd: release.folder })).status).toBe(0);
    return ['guard', '--from', 'chain.cot.tar', '--policy', release.policyPath, '--keys', 'keys'];
  };

  it('without artifacts, refuses to start', () =>
    withGuard({}, async ({ release, tmp, marker }) => {
      const args = await record(release);
      const env = { TMPDIR: tmp, PATH: '/usr/bin:/bin' };
      const { status, stderr } = await runCot([...args, '--', 'touch', marker], { cwd: release.folder, env });
      expect([status, stderr]).toEqual([2, expect.stringContaining('usage-conflict')]);
      expect(existsSync(marker)).toBe(false);
    }));

  it('with artifacts, starts the command with its files, and needs no task; no file is looked for', () =>
    withGuard({}, async ({ release, tmp, marker }) => {
      const args = await record(release, '--with-artifacts');
      // A task's file may lie there.
      await writeFile(join(release.folder, 'cot.config.yaml'), 'product: of-a-task\n');
      const [build = ''] = release.world.names.builds;
      const script = `cat "$COT_WORK_DIR/cot/${build}/public/build/target-0.zip" > ${marker}; echo $COT_TASK_ID >> ${marker}`;
      const env = { TMPDIR: tmp, PATH: '/usr/bin:/bin' };
      const command = ['--', 'sh', '-c', script];
      const { status, stderr } = await runCot([...args, ...command], { cwd: release.folder, env });
      expect([status, stderr]).toEqual([0, expect.stringContaining('VERIFIED')]);
      expect(await readFile(marker, 'latin1')).toMatch(new RegExp(`\n?${release.world.names.signing}\n$`));
    }));
});

describe('cot guard --cache', () => {
  it('gives the command the same files from what was kept', () =>
    withGuard({}, async ({ release, args, tmp, marker }) => {
      const { folder: cwd } = release;
      const env = { TMPDIR: tmp, PATH: '/usr/bin:/bin' };
      const [build = ''] = release.world.names.builds;
      const script = `sha256sum < "$COT_WORK_DIR/cot/${build}/public/build/target-0.zip" >> ${marker}`;
      for (let run = 0; run < 2; run++) {
        const { status } = await runCot([...args, '--cache', 'cache', '--', 'sh', '-c', script], {
          cwd,
          env,
        });
        expect(status).toBe(0);
      }
      const [first, second] = (await readFile(marker, 'latin1')).trim().split('\n');
      expect(second).toBe(first);
    }));
});

describe('guard, when the chain is verified', () => {
  it('starts the command with what it was given, and hands its status on', () =>
    withGuard({}, async ({ release, tmp }) => {
      const { world, configPath, folder: cwd } = release;
      const env = { TMPDIR: tmp, PATH: '/usr/bin:/bin', GITHUB_TOKEN: '' };
      let started: Parameters<StartCommand>[0] | undefined;
      const start: StartCommand = async (options) => {
        started = options;
        return 9;
      };
      const options = { taskType: 'signing', product: 'firefox', config: configPath, report: 'report.json' };
      const guarded = { taskId: world.names.signing, command: ['sh', '-c', 'true'], options };
      expect(await guard(guarded, terminalOf({ cwd, env }), start)).toBe(9);
      expect(started).toMatchObject({ args: ['-c', 'true'], cwd, isLast: false });
      expect(started?.env).toEqual({
        TMPDIR: tmp,
        PATH: env.PATH,
        COT_WORK_DIR: expect.stringMatching(/\/cot-guard-\w{6}$/),
        COT_TASK_ID: world.names.signing,
      });
      const report = JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8'));
      expect([report.verified, await readdir(tmp)]).toEqual([true, []]);
    }));

  it('starts nothing when the report cannot be written any more', () =>
    withGuard({}, async ({ release, tmp }) => {
      const { world, configPath, folder: cwd } = release;
      const options = { taskType: 'signing', product: 'firefox', config: configPath, report: 'report.json' };
      const guarded = { taskId: world.names.signing, command: ['sh'], options };
      const terminal = terminalOf({
        cwd,
        env: { TMPDIR: tmp, PATH: '/usr/bin:/bin' },
        stderr: () =>
          mkdir(join(cwd, 'report.json')).then(
            () => undefined,
            () => undefined,
          ),
      });
      const start: StartCommand = () => Promise.reject(new Error('started'));
      await expectRejected(guard(guarded, terminal, start), UsageError, 'usage-file');
      expect(await readdir(tmp)).toEqual([]);
    }));
});
