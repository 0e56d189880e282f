import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Release, withRelease } from './support/release.js';
import { runCot } from './support/terminal.js';

const json = ['--format', 'json'] as const;
const at = () => ['--at', new Date().toISOString()];

/** The requests of one command. */
async function requestsOf(release: Release, args: readonly string[]) {
  const before = release.requests.length;
  const result = await runCot(args, { cwd: release.folder });
  return { ...result, urls: release.requests.slice(before).map(({ url }) => url) };
}

async function entriesOf({ folder }: Release): Promise<string[]> {
  const entries = join(folder, 'cache/v1/entries');
  const names = await readdir(entries, { recursive: true });
  return names.filter((name) => name.includes('/')).map((name) => join(entries, name));
}

/** Gives an entry another content, with the digest that goes with it. */
async function plant(path: string, change: (content: Buffer) => Buffer): Promise<boolean> {
  const whole = await readFile(path);
  const end = whole.indexOf('\n') + 1;
  const content = change(whole.subarray(end));
  if (content.equals(whole.subarray(end))) return false;
  const [magic, key] = whole.subarray(0, end).toString('latin1').split(' ');
  const sha256 = createHash('sha256').update(content).digest('hex');
  const header = `${magic} ${key} ${sha256} ${String(content.length).padStart(16, '0')}\n`;
  await writeFile(path, Buffer.concat([Buffer.from(header), content]));
  return true;
}

async function flipLastByte(path: string): Promise<void> {
  const content = await readFile(path);
  content[content.length - 1] = (content.at(-1) ?? 0) ^ 1;
  await writeFile(path, content);
}

/** The same number of bytes, so that only the content differs. */
function replaced(content: Buffer, from: string, to: string): Buffer {
  return Buffer.from(content.toString('latin1').replaceAll(from, to), 'latin1');
}

describe('cot verify --cache', () => {
  it('asks the second time only for what can change, and gives the same report', () =>
    withRelease({}, async (release) => {
      const args = [...release.args, ...json, ...at(), '--cache', 'cache'];
      const first = await requestsOf(release, args);
      const second = await requestsOf(release, args);
      expect([first.status, second.status, second.stderr]).toEqual([0, 0, '']);
      expect(second.stdout).toBe(first.stdout);
      const [status, definition] = [/\/status$/, new RegExp(`/task/${release.world.names.signing}$`)];
      const others = second.urls.filter((url) => !status.test(url) && !definition.test(url));
      expect(others.filter((url) => url.includes('/task/') || url.includes('raw-file'))).toEqual([]);
      expect(second.urls.filter((url) => definition.test(url))).toHaveLength(1);
    }));

  it('of the configuration file is used as well, relative to it', () =>
    withRelease({}, async (release) => {
      const configuration = await readFile(release.configPath, 'utf8');
      await writeFile(release.configPath, `${configuration}\ncache: { folder: cache, maxBytes: 5000000 }\n`);
      expect((await runCot(release.args)).status).toBe(0);
      expect((await entriesOf(release)).length).toBeGreaterThan(10);
    }));

  it('fills the work folder from what is kept', () =>
    withRelease({}, async (release) => {
      expect((await runCot([...release.args, '--cache', 'cache'], { cwd: release.folder })).status).toBe(0);
      const args = [...release.args, '--cache', 'cache', '--work-dir', 'work'];
      expect((await requestsOf(release, args)).status).toBe(0);
      const [build = ''] = release.world.names.builds;
      const file = join(release.folder, 'work/cot', build, 'public/build/target-0.zip');
      expect(await readFile(file)).toHaveLength(4096);
    }));

  it('records a whole bundle, also of what was kept', () =>
    withRelease({}, async (release) => {
      const { folder: cwd } = release;
      const args = [...release.args, ...at()];
      await runCot([...args, '--bundle', 'without.tar'], { cwd });
      await runCot([...args, '--bundle', 'first.tar', '--cache', 'cache'], { cwd });
      await runCot([...args, '--bundle', 'second.tar', '--cache', 'cache'], { cwd });
      const [without, ...others] = await Promise.all(
        ['without.tar', 'first.tar', 'second.tar'].map((name) => readFile(join(cwd, name), 'base64')),
      );
      expect(others).toEqual([without, without]);
    }));

  it.each(['2GB', '100kB'])('is shared by verifications at the same time, bounded to %s', (size) =>
    withRelease({ world: { siblings: 6, builds: 6 } }, async (release) => {
      const { signing, siblings } = release.world.names;
      const verified = siblings.map((taskId) =>
        requestsOf(release, [
          ...release.args.map((arg) => (arg === signing ? taskId : arg)),
          ...['--cache', 'cache', '--cache-size', size],
        ]),
      );
      for (const { status, stderr } of await Promise.all(verified)) expect([status, stderr]).toEqual([0, '']);
      const sizes = await Promise.all(
        (await entriesOf(release)).map(async (path) => (await stat(path)).size),
      );
      // Without a bound it is 200 kB; those that end at the same time may exceed theirs.
      if (size === '100kB') expect(sizes.length * 4096).toBeLessThan(150_000);
      expect(await readdir(join(release.folder, 'cache/v1/parts'))).toEqual([]);
    }),
  );

  it('keeps nothing of a chain that is refused', () =>
    withRelease({ tamper: 'artifact-byte' }, async (release) => {
      const { status } = await requestsOf(release, [...release.args, '--cache', 'cache']);
      expect(status).toBe(1);
      expect(await entriesOf(release)).toEqual([]);
      expect(await readdir(join(release.folder, 'cache/v1/parts'))).toEqual([]);
    }));

  it('asks again for entries with damaged bytes', () =>
    withRelease({}, async (release) => {
      const args = [...release.args, ...json, ...at(), '--cache', 'cache'];
      const first = await requestsOf(release, args);
      const entries = await entriesOf(release);
      for (const path of entries) await flipLastByte(path);
      const second = await requestsOf(release, args);
      expect([second.status, second.stdout, second.stderr]).toEqual([0, first.stdout, '']);
      expect(second.urls).toHaveLength(first.urls.length);
      expect((await entriesOf(release)).sort()).toEqual(entries.sort());
    }));

  it.each([
    ['blobs', (content: Buffer) => replaced(content, '"chainOfTrustVersion"', '"chainOfTrustVersiom"')],
    ['definitions', (content: Buffer) => replaced(content, '"metadata"', '"metadatb"')],
    ['templates', (content: Buffer) => replaced(content, 'tasks:', 'taskz:')],
    ['everything', (content: Buffer) => Buffer.concat([content, Buffer.from(' ')])],
  ])('planted %s cannot refuse a chain: everything is asked for again', (_, change) =>
    withRelease({}, async (release) => {
      const args = [...release.args, ...json, ...at(), '--cache', 'cache'];
      const first = await requestsOf(release, args);
      let planted = 0;
      for (const path of await entriesOf(release)) planted += (await plant(path, change)) ? 1 : 0;
      expect(planted).toBeGreaterThan(0);
      const second = await requestsOf(release, args);
      expect([second.status, second.stdout]).toEqual([0, first.stdout]);
      expect(second.stderr).toContain('verifying again without it');
      const third = await requestsOf(release, args);
      expect([third.status, third.stdout, third.stderr]).toEqual([0, first.stdout, '']);
    }),
  );

  it('asks for the definition of the task that is verified, whatever is planted as it', () =>
    withRelease({}, async (release) => {
      const { signing, repackageSigning, beetmover } = release.world.names;
      const of = (taskId: string, taskType: string) =>
        release.args
          .map((arg) => (arg === signing ? taskId : arg))
          .map((arg) => (arg === 'signing' ? taskType : arg));
      // A link of one chain is the task of another one.
      const beetmoving = [...of(beetmover, 'beetmover'), '--cache', 'cache'];
      expect((await requestsOf(release, beetmoving)).status).toBe(0);
      const signings = await requestsOf(release, [...of(repackageSigning, 'signing'), '--cache', 'cache']);
      expect(signings.urls.filter((url) => url.endsWith(`/task/${repackageSigning}`))).toHaveLength(1);
    }));

  it('finds that a task was run again since, and failed', () =>
    withRelease({}, async (release) => {
      const args = [...release.args, '--cache', 'cache'];
      expect((await requestsOf(release, args)).status).toBe(0);
      const [build = ''] = release.world.names.builds;
      release.world.tasks.get(build)?.runs.forEach((run) => {
        run.state = 'failed';
      });
      expect((await requestsOf(release, args)).status).toBe(1);
    }));

  it('refuses a folder that others can change', () =>
    withRelease({}, async (release) => {
      const cache = join(release.folder, 'cache');
      await mkdir(cache);
      await chmod(cache, 0o777);
      const { status, stderr, urls } = await requestsOf(release, [...release.args, '--cache', 'cache']);
      expect([status, urls]).toEqual([2, []]);
      expect(stderr).toContain('cache-permissions');
    }));

  it.each([
    [['--cache', 'cache', '--cache-size', 'much'], 'usage-value'],
    [['--cache', 'cache', '--cache-size', '0'], 'usage-value'],
    [['--cache-size', '5MB'], 'usage-conflict'],
    [['--cache', 'cache', '--from', 'chain.cot.tar'], 'usage-conflict'],
  ])('refuses %j', (options, code) =>
    withRelease({}, async (release) => {
      const { status, stderr } = await runCot([...release.args, ...options], { cwd: release.folder });
      expect(status).toBe(2);
      expect(stderr).toContain(code);
    }),
  );
});
