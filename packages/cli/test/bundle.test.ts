import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Release, withRelease } from './support/release.js';
import { runCot } from './support/terminal.js';

const json = ['--format', 'json'] as const;

/** The options of a verification that reads nothing but a bundle. */
const offline = ({ policyPath }: Release, at: string) => ['verify', '--policy', policyPath, '--at', at];

async function recorded(release: Release, ...more: readonly string[]) {
  const at = new Date().toISOString();
  const { folder: cwd, args } = release;
  const live = await runCot([...args, ...json, '--at', at, '--bundle', 'chain.cot.tar', ...more], { cwd });
  expect(live.stderr).toBe('');
  return { at, live, from: ['--from', join(cwd, 'chain.cot.tar')] };
}

describe('cot verify --bundle and --from', () => {
  it.each([
    ['a good release', {}],
    ['a tampered artifact', { tamper: 'artifact-byte' }],
    ['a release with GPG signatures', { world: { signatureFormat: 'gpg' as const } }],
  ])('of %s, gives the same report from the bundle alone', (_, options) =>
    withRelease(options, async (release) => {
      const keys = ['--keys', join(release.folder, 'keys')];
      const { at, live, from } = await recorded(release);
      const { status, stdout, stderr } = await runCot([...offline(release, at), ...keys, ...json, ...from]);
      expect(stderr).toBe('');
      expect([status, stdout]).toEqual([live.status, live.stdout]);
    }),
  );

  it.each([
    ['verify', 'text'],
    ['verify', 'html'],
    ['verify', 'junit'],
    ['graph', 'svg'],
  ])('shows the same by cot %s --format %s, from the bundle alone', (command, format) =>
    withRelease({ tamper: 'task-command' }, async (release) => {
      const { at, from } = await recorded(release);
      const shown = ['--format', format, '--at', at];
      const live = await runCot([command, ...release.args.slice(1), ...shown]);
      const policy = ['--policy', release.policyPath, '--keys', join(release.folder, 'keys')];
      expect(await runCot([command, ...from, ...policy, ...shown])).toEqual({ ...live, stderr: '' });
      expect(live.status).toBe(1);
    }),
  );

  it('writes the same bundle for the same verification', () =>
    withRelease({}, async (release) => {
      const { at } = await recorded(release);
      const { folder: cwd } = release;
      const again = ['--bundle', 'again.cot.tar', '--at', at];
      expect((await runCot([...release.args, ...again], { cwd })).status).toBe(0);
      const [one, other] = await Promise.all(
        ['chain.cot.tar', 'again.cot.tar'].map((name) => readFile(join(cwd, name))),
      );
      expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);
      expect((await readdir(cwd)).filter((name) => name.includes('.part'))).toEqual([]);
    }));

  it('with --with-artifacts, also fills the work folder', () =>
    withRelease({}, async (release) => {
      const { at, from } = await recorded(release, '--with-artifacts');
      const workDir = join(release.folder, 'work');
      const args = [...offline(release, at), '--keys', join(release.folder, 'keys'), ...from];
      expect((await runCot([...args, '--work-dir', workDir])).status).toBe(0);
      const [build = ''] = release.world.names.builds;
      expect(await readFile(join(workDir, 'cot', build, 'public/build/target-0.zip'))).toHaveLength(4096);
    }));

  it('refuses a changed bundle and prints no report', () =>
    withRelease({}, async (release) => {
      const { at, from } = await recorded(release);
      const path = join(release.folder, 'chain.cot.tar');
      const bundle = await readFile(path);
      const name = Buffer.from('target-0.zip');
      bundle.write('target-1.zip', bundle.indexOf(name));
      await writeFile(path, bundle);
      const { status, stdout, stderr } = await runCot([...offline(release, at), ...from]);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain('bundle-digest');
    }));

  it('with keys that the bundle brought nothing of, refuses', () =>
    withRelease({ world: { signatureFormat: 'gpg' } }, async (release) => {
      const { at, from } = await recorded(release);
      const { status, stdout } = await runCot([...offline(release, at), ...json, ...from]);
      expect([status, stdout]).toEqual([1, expect.stringContaining('"verified": false')]);
    }));

  it('the bundle of a verification that was cut short by an outage stays undetermined', () =>
    withRelease({ faults: { outage: /json-pushes/ } }, async (release) => {
      await writeFile(
        join(release.folder, 'cot.yml'),
        `${await readFile(join(release.folder, 'cot.yml'), 'utf8')}network: { attempts: 1 }\n`,
      );
      const { at, live, from } = await recorded(release);
      const keys = ['--keys', join(release.folder, 'keys')];
      const again = await runCot([...offline(release, at), ...keys, ...json, ...from]);
      expect([live.status, again.status]).toEqual([3, 3]);
      expect(again.stdout).toBe(live.stdout);
    }));

  it.each([
    ['another task', ['Zqq_syB8RIq_KFfLtN3nqA'], 'usage-conflict'],
    ['another task type', ['--task-type', 'beetmover'], 'usage-conflict'],
    ['a deployment', ['--root-url', 'https://tc.example.com'], 'usage-conflict'],
    ['another bundle to write', ['--bundle', 'x'], 'usage-conflict'],
    ['a work folder for files that it has not', ['--work-dir', 'work'], 'usage-conflict'],
    ['no policy', [], 'usage-missing'],
    ['another file', ['--from', '/dev/null'], 'bundle-malformed'],
    ['no file', ['--from', '/nonexistent'], 'bundle-file'],
  ])('given a bundle and %s, exits with 2', (what, more, code) =>
    withRelease({}, async (release) => {
      const { at, from } = await recorded(release);
      const { folder: cwd } = release;
      const args = what === 'no policy' ? ['verify', '--at', at] : offline(release, at);
      const { status, stdout, stderr } = await runCot([...args, ...from, ...more], { cwd });
      expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(code)]);
      expect(await readdir(cwd)).not.toContain('work');
    }),
  );

  it.each([
    ['--fail-fast', ['--bundle', 'x', '--fail-fast'], 'usage-conflict'],
    ['no bundle for the artifacts', ['--with-artifacts'], 'usage-conflict'],
    ['a folder that is not there', ['--bundle', 'no/x'], 'bundle-file'],
  ])('given %s, exits with 2 and writes no bundle', (_, more, code) =>
    withRelease({}, async ({ args, folder: cwd }) => {
      await mkdir(join(cwd, 'here'));
      const { status, stderr } = await runCot([...args, ...more], { cwd });
      expect([status, stderr]).toEqual([2, expect.stringContaining(code)]);
      expect((await readdir(cwd)).filter((name) => name.startsWith('x'))).toEqual([]);
    }),
  );
});
