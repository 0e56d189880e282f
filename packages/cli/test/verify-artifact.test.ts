import { createHash } from 'node:crypto';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Release, withRelease } from './support/release.js';
import { runCot } from './support/terminal.js';

/** A release with its bundle, and its outputs in a folder, as somebody has downloaded them. */
async function withDownloads(
  use: (downloads: { release: Release; args: readonly string[]; file: string }) => Promise<void>,
  options: Parameters<typeof withRelease>[0] = {},
): Promise<void> {
  await withRelease(options, async (release) => {
    const { folder, args: verify, policyPath } = release;
    const at = new Date().toISOString();
    const recorded = [
      '--bundle',
      'chain.cot.tar',
      '--with-artifacts',
      '--work-dir',
      join(folder, 'work'),
      '--at',
      at,
    ];
    await runCot([...verify, ...recorded], { cwd: folder });
    const [build = ''] = release.world.names.builds;
    const file = join(folder, 'work/cot', build, 'public/build/target-0.zip');
    const trust = ['--from', 'chain.cot.tar', '--policy', policyPath, '--keys', 'keys', '--at', at];
    await use({ release, args: ['verify-artifact', ...trust], file });
  });
}

describe('cot verify-artifact', () => {
  it('says which task has made a file, whatever it is called', () =>
    withDownloads(async ({ release, args, file }) => {
      const { folder: cwd, world } = release;
      await writeFile(join(cwd, 'renamed'), await readFile(file));
      await symlink('renamed', join(cwd, 'link'));
      const { status, stdout, stderr } = await runCot([...args, file, 'renamed', 'link'], { cwd });
      expect([status, stderr]).toEqual([0, '']);
      const [build = ''] = world.names.builds;
      for (const name of [file, join(cwd, 'renamed'), join(cwd, 'link')])
        expect(stdout).toContain(`✓ ${name}\n`);
      expect(stdout.split(`    public/build/target-0.zip of signing:build ${build}\n`)).toHaveLength(4);
      expect(stdout).toContain(`VERIFIED 3 of 3 files by the chain of ${world.names.signing}`);
    }));

  it('also of a chain that is read from its deployment', () =>
    withDownloads(async ({ release, file }) => {
      const { folder, world } = release;
      const task = [
        '--task',
        world.names.signing,
        '--task-type',
        'signing',
        '--config',
        join(folder, 'cot.yml'),
      ];
      const { status, stdout } = await runCot(['verify-artifact', file, ...task, '--format', 'json']);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        verified: true,
        chain: { taskId: world.names.signing, verdict: 'verified' },
        files: [{ file, verified: true, madeBy: [{ name: 'public/build/target-0.zip' }] }],
      });
    }));

  it('refuses a file with one byte changed, one that is not there and a folder, and still looks at the others', () =>
    withDownloads(async ({ release, args, file }) => {
      const { folder: cwd } = release;
      const content = await readFile(file);
      content[0] = (content[0] ?? 0) ^ 1;
      await writeFile(join(cwd, 'changed.zip'), content);
      await mkdir(join(cwd, 'folder'));
      const names = [file, 'changed.zip', 'none', 'folder', file];
      const { status, stdout } = await runCot([...args, ...names, '--format', 'json'], { cwd });
      expect(status).toBe(1);
      const { verified, files } = JSON.parse(stdout);
      expect(verified).toBe(false);
      expect(files.map((each: { verified: boolean }) => each.verified)).toEqual([
        true,
        false,
        false,
        false,
        true,
      ]);
      const digest = createHash('sha256').update(content).digest('hex');
      expect(files[1].reason).toBe(`no task of the chain has made it (sha256:${digest})`);
      expect(files[2].reason).toContain('ENOENT');
      expect((await runCot([...args, 'changed.zip'], { cwd })).stdout).toContain('REFUSED 0 of 1 files');
    }));

  it('of a chain that is refused, verifies no file', () =>
    withDownloads(
      async ({ release, args }) => {
        const { folder: cwd } = release;
        const { status, stdout } = await runCot([...args, 'policy.yml', '--format', 'json'], { cwd });
        expect(status).toBe(1);
        expect(JSON.parse(stdout)).toMatchObject({
          verified: false,
          chain: { verdict: 'refused' },
          files: [],
        });
        expect((await runCot([...args, 'policy.yml'], { cwd })).stdout).toContain('REFUSED signing');
      },
      { tamper: 'artifact-byte' },
    ));

  it('of a thousand files, says each', () =>
    withDownloads(async ({ release, args, file }) => {
      const { folder: cwd } = release;
      const content = await readFile(file);
      const names = Array.from({ length: 1000 }, (_, index) => `f${index}`);
      for (const [index, name] of names.entries())
        await writeFile(join(cwd, name), index % 7 === 0 ? `${index}` : content);
      const { stdout } = await runCot([...args, ...names, '--format', 'json'], { cwd });
      const { files } = JSON.parse(stdout);
      expect(files.map((each: { file: string }) => each.file)).toEqual(names.map((name) => join(cwd, name)));
      for (const [index, each] of files.entries()) expect(each.verified).toBe(index % 7 !== 0);
    }));

  it.each([
    ['no file', ['--from', 'x', '--product', 'firefox'], ''],
    ['neither a bundle nor a task', ['x', '--product', 'firefox'], 'usage-missing'],
    [
      'both',
      ['x', '--from', 'chain.cot.tar', '--task', 'Zqq_syB8RIq_KFfLtN3nqA', '--product', 'firefox'],
      'usage-conflict',
    ],
    ['no policy', ['x', '--from', 'chain.cot.tar'], 'usage-missing'],
  ])('given %s, exits with 2', (_, more, code) =>
    withDownloads(async ({ release }) => {
      const { status, stdout, stderr } = await runCot(['verify-artifact', ...more], { cwd: release.folder });
      expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(code)]);
    }),
  );
});
