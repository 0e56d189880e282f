import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findTampering } from '@chain-of-trust/sandbox';
import { describe, expect, it } from 'vitest';
import { runVerifyCot } from '../src/index.js';
import { type Release, type ReleaseOptions, withRelease } from './support/release.js';
import { runCot } from './support/terminal.js';

/** A release, and what asks `verify_cot` about a task of it. */
async function withTasks(
  options: ReleaseOptions,
  use: (setting: {
    release: Release;
    tmp: string;
    ask: (...args: readonly string[]) => ReturnType<typeof runCot>;
  }) => Promise<void>,
): Promise<void> {
  await withRelease(options, async (release) => {
    const tmp = join(release.folder, 'tmp');
    await mkdir(tmp);
    const env = { TMPDIR: tmp, TASKCLUSTER_ROOT_URL: release.rootUrl };
    const config = ['--config', release.configPath];
    const ask = (...args: readonly string[]) =>
      runCot(['--task-type', 'signing', ...config, ...args], { env }, runVerifyCot);
    await use({ release, tmp, ask });
  });
}

describe('verify_cot', () => {
  it('verifies a task that has run, with what it has signed itself, and keeps its inputs', () =>
    withTasks({}, async ({ release, tmp, ask }) => {
      const { repackageSigning, builds } = release.world.names;
      const { status, stdout, stderr } = await ask(repackageSigning);
      expect([status, stdout]).toEqual([0, '']);
      expect(stderr).toContain(`VERIFIED signing ${repackageSigning}`);
      expect(stderr).not.toContain('NOT CHECKED');
      const [name = ''] = await readdir(tmp);
      expect(stderr).toContain(`Artifacts are in ${join(tmp, name)}\n`);
      const [build = ''] = builds;
      const file = join(tmp, name, 'work/cot', build, 'public/build/target-0.zip');
      expect(await readFile(file)).toHaveLength(4096);
    }));

  it('with --cleanup, keeps nothing', () =>
    withTasks({}, async ({ release, tmp, ask }) => {
      const { status, stderr } = await ask('--cleanup', release.world.names.repackageSigning);
      expect([status, await readdir(tmp)]).toEqual([0, []]);
      expect(stderr).not.toContain('Artifacts');
    }));

  it('refuses a task that is about to run', () =>
    withTasks({}, async ({ release, tmp, ask }) => {
      const { status, stderr } = await ask(release.world.names.signing);
      expect([status, stderr]).toEqual([1, expect.stringContaining('chain/not-completed')]);
      expect(await readdir(tmp)).toEqual([]);
    }));

  it('with --no-check-task, verifies it without what it would have signed, and says so', () =>
    withTasks({}, async ({ release, ask }) => {
      const { signing } = release.world.names;
      const { status, stderr } = await ask('--no-check-task', '--cleanup', signing);
      expect(status).toBe(0);
      expect(stderr).toContain(`NOT CHECKED by --no-check-task: whether ${signing} has run`);
    }));

  it('refuses a task whose own blob was changed, except with --no-check-task', () =>
    withTasks({}, async ({ release, ask }) => {
      const { repackageSigning } = release.world.names;
      const blob = release.world.tasks
        .get(repackageSigning)
        ?.runs.at(-1)
        ?.artifacts.get('public/chain-of-trust.json.sig');
      if (!(blob !== undefined && 'content' in blob && blob.content instanceof Uint8Array))
        throw new Error('the task has signed nothing');
      blob.content[0] = (blob.content[0] ?? 0) ^ 1;
      const { status, stderr } = await ask('--cleanup', repackageSigning);
      expect([status, stderr]).toEqual([1, expect.stringContaining(`in signing ${repackageSigning}`)]);
      expect((await ask('--cleanup', '--no-check-task', repackageSigning)).status).toBe(0);
    }));

  it.each([[[]], [['--verify-sigs']]])('with the options %j, verifies signatures', (more) =>
    withTasks({ tamper: 'unknown-key' }, async ({ release, tmp, ask }) => {
      expect(findTampering('unknown-key')).toBeDefined();
      const { status, stderr } = await ask('--no-check-task', ...more, release.world.names.signing);
      expect([status, stderr]).toEqual([1, expect.stringContaining('signature/')]);
      expect(stderr.includes('verified without --verify-sigs')).toBe(more.length === 0);
      expect(await readdir(tmp)).toEqual([]);
    }),
  );

  it('with --verbose, tells the outcome of every rule', () =>
    withTasks({}, async ({ release, ask }) => {
      const { stderr } = await ask('-v', '--cleanup', release.world.names.repackageSigning);
      expect(stderr).toMatch(/^passed {9}signature\/valid in signing$/m);
    }));

  it('when a service fails, ends with 3', () =>
    withTasks({ faults: { outage: /./ } }, async ({ release, tmp, ask }) => {
      await appendFile(release.configPath, 'network: {attempts: 1}\n');
      const { status, stderr } = await ask(release.world.names.signing);
      expect([status, stderr]).toEqual([3, expect.stringContaining('COULD NOT FIND OUT')]);
      expect(await readdir(tmp)).toEqual([]);
    }));

  it.each([
    ['no task', []],
    ['two tasks', ['LnshJjNXTfeBlPNrAzyy9w', 'LnshJjNXTfeBlPNrAzyy9w']],
    ['an unknown option', ['--nope', 'LnshJjNXTfeBlPNrAzyy9w']],
    ['an unknown product', ['--cot-product', 'nope', 'LnshJjNXTfeBlPNrAzyy9w']],
    ['an unknown task type', ['--task-type', 'nope', 'LnshJjNXTfeBlPNrAzyy9w']],
  ])('given %s, ends with 2', (_, args) =>
    withTasks({}, async ({ tmp, ask }) => {
      const { status, stdout } = await ask(...args);
      expect([status, stdout, await readdir(tmp)]).toEqual([2, '', []]);
    }),
  );

  it('without a task type, ends with 2', async () => {
    const { status, stderr } = await runCot(['LnshJjNXTfeBlPNrAzyy9w'], {}, runVerifyCot);
    expect([status, stderr]).toEqual([2, expect.stringContaining('--task-type')]);
  });
});
