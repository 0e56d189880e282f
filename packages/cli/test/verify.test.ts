import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withRelease } from './support/release.js';
import { runCot } from './support/terminal.js';

const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe('cot verify', () => {
  it('verifies a good release, says so and exits with 0', () =>
    withRelease({}, async ({ args }) => {
      const { status, stdout, stderr } = await runCot(args);
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toContain('VERIFIED signing');
    }));

  it('with --format json, prints the report and nothing else', () =>
    withRelease({}, async ({ args, world }) => {
      const { status, stdout } = await runCot([...args, '--format', 'json']);
      expect(status).toBe(0);
      expect(json(stdout)).toMatchObject({
        verified: true,
        taskId: world.names.signing,
        findings: [],
        links: expect.arrayContaining([
          expect.objectContaining({
            name: 'signing',
            taskType: 'signing',
            workerImplementation: 'scriptworker',
          }),
        ]),
      });
    }));

  it.each([
    [{}, 0, 'failures="0" errors="0"'],
    [{ tamper: 'artifact-byte' }, 1, 'type="artifact/digest-mismatch"'],
  ] as const)('with --format junit and %j, prints a test case for each rule', (release, expected, part) =>
    withRelease(release, async ({ args }) => {
      const { status, stdout } = await runCot([...args, '--format', 'junit']);
      expect(status).toBe(expected);
      expect(stdout).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites /);
      expect(stdout).toContain(part);
    }),
  );

  it('puts verified artifacts into the work folder', () =>
    withRelease({}, async ({ args, folder, world }) => {
      const workDir = join(folder, 'work');
      await mkdir(workDir);
      expect((await runCot([...args, '--work-dir', workDir])).status).toBe(0);
      const [build = ''] = world.names.builds;
      expect(await readFile(join(workDir, 'cot', build, 'public/build/target-0.zip'))).toHaveLength(4096);
      expect(await readdir(workDir)).toEqual(['cot']);
    }));

  it('refuses a tampered release with 1, names the culprit and leaves no artifact', () =>
    withRelease({ tamper: 'artifact-byte' }, async ({ args, folder, world }) => {
      const workDir = join(folder, 'work');
      await mkdir(workDir);
      const { status, stdout } = await runCot([...args, '--work-dir', workDir]);
      expect(status).toBe(1);
      expect(stdout).toContain(`artifact/digest-mismatch in signing:build ${world.names.builds[0]}`);
      expect(stdout).toContain('REFUSED');
      expect(await readdir(workDir)).toEqual([]);
    }));

  it('with --fail-fast, ends at the first refusal and leaves rules that were not run', () =>
    withRelease({ tamper: 'artifact-byte' }, async ({ args }) => {
      const statuses = async (more: readonly string[]) => {
        const { status, stdout } = await runCot([...args, '--format', 'json', ...more]);
        expect(status).toBe(1);
        return stdout.split('"not-run"').length - 1;
      };
      expect(await statuses(['--fail-fast'])).toBeGreaterThan(await statuses([]));
    }));

  it('with --fail-fast, verifies a good release as ever', () =>
    withRelease({}, async ({ args }) => {
      expect((await runCot([...args, '--fail-fast'])).status).toBe(0);
    }));

  it.each([
    ['a token of the environment that is none', { GITHUB_TOKEN: 'ghp_secret x' }, ''],
    ['an app without credentials', {}, 'github: {app: read}\n'],
  ])('given %s, exits with 2 and does not repeat it', (_, env, more) =>
    withRelease({}, async ({ args, configPath }) => {
      await appendFile(configPath, more);
      const { status, stderr } = await runCot(args, { env });
      expect([status, stderr]).toEqual([2, expect.stringContaining('evidence-configuration-credentials')]);
      expect(stderr).not.toContain('secret');
    }),
  );

  it('hands the renamed repositories of the configuration over', () =>
    withRelease({}, async ({ args, configPath }) => {
      await appendFile(
        configPath,
        'renamedRepositories: {"https://github.com/a": "https://github.com/a/b"}\n',
      );
      const { status, stderr } = await runCot(args);
      expect([status, stderr]).toEqual([2, expect.stringContaining('evidence-configuration-url')]);
    }));

  it('takes a task that the queue does not know for a refusal', () =>
    withRelease({}, async ({ args }) => {
      const { status, stdout } = await runCot(
        args.map((arg, i) => (i === 1 ? 'LnshJjNXTfeBlPNrAzyy9w' : arg)),
      );
      expect(status).toBe(1);
      expect(stdout).toContain('chain/task-missing');
    }));

  it.each([
    ['answers 503', { outage: /./ }],
    ['answers 429', { limitEvery: 1 }],
  ])('when the service %s after all retries, could not find out and exits with 3', (_, faults) =>
    withRelease({ faults }, async ({ args, configPath }) => {
      await appendFile(configPath, 'network: {attempts: 1}\n');
      const { status, stdout } = await runCot(args);
      expect(status).toBe(3);
      expect(stdout).toContain('COULD NOT FIND OUT');
    }),
  );

  it('when nobody listens, could not find out and exits with 3', () =>
    withRelease({}, async ({ args, configPath }) => {
      await appendFile(configPath, 'network: {attempts: 1}\n');
      const { status } = await runCot([...args, '--root-url', 'http://127.0.0.1:9']);
      expect(status).toBe(3);
    }));

  it('verifies OpenPGP signatures with a folder of keys', () =>
    withRelease({ world: { signatureFormat: 'gpg' } }, async ({ args }) => {
      const { status, stdout } = await runCot(args);
      expect([status, stdout]).toEqual([0, expect.stringContaining('VERIFIED')]);
    }));

  it('verifies with a reference time, and refuses keys that have expired by then', () =>
    withRelease({ world: { signatureFormat: 'gpg' } }, async ({ args }) => {
      const { status, stdout } = await runCot([...args, '--at', '2099-01-01']);
      expect(status).toBe(1);
      expect(stdout).toContain('signature/key-expired');
    }));

  it('takes the root URL from the environment', () =>
    withRelease({}, async ({ args, configPath, rootUrl }) => {
      const content = await readFile(configPath, 'utf8');
      await writeFile(configPath, content.replace(/^rootUrl:.*\n/m, ''));
      expect((await runCot(args)).status).toBe(2);
      expect((await runCot(args, { env: { TASKCLUSTER_ROOT_URL: rootUrl } })).status).toBe(0);
    }));
});

describe('cot verify on a terminal', () => {
  it.each([80, 20, 1, 0])('of %d columns, shows its progress in one line and removes it', (stderrColumns) =>
    withRelease({}, async ({ args }) => {
      let time = 0;
      const now = () => {
        time += 100;
        return new Date(Date.now() + time);
      };
      const { status, stdout, stderr } = await runCot(args, { isStderrTerminal: true, stderrColumns, now });
      expect([status, stdout]).toEqual([0, expect.stringContaining('VERIFIED')]);
      const lines = stderr.split('\r\u001b[2K');
      expect(lines.length).toBeGreaterThan(100);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(
        Math.max(0, stderrColumns - 1),
      );
      expect([stderr.includes('\n'), lines.at(-1)]).toEqual([false, '']);
    }),
  );

  it('shows control characters of a hostile task type as escapes', () =>
    withRelease({}, async ({ args }) => {
      const { stderr } = await runCot([...args, '--task-type', 'x\u001b[2J'], { isStderrTerminal: true });
      expect(stderr.replaceAll('\r\u001b[2K', '')).not.toContain('\u001b');
    }));
});

describe('cot verify with wrong usage', () => {
  it.each([
    ['an unknown option', ['--nope'], ''],
    ['an unknown format', ['--format', 'xml'], ''],
    ['an unknown product', ['--product', 'nope'], 'policy'],
    ['a product that the policy file is not of', ['--product', 'thunderbird'], 'usage-conflict'],
    ['a task type that nobody knows', ['--task-type', 'nope'], 'chain-target-task-type'],
    ['a reference time that is none', ['--at', 'yesterday'], 'usage-value'],
    ['a reference time without its zone', ['--at', '2026-01-01T00:00:00'], 'usage-value'],
    ['a policy file that is not there', ['--policy', '/nonexistent/policy.yml'], 'usage-file'],
    ['a configuration that is not there', ['--config', '/nonexistent/cot.yml'], 'usage-file'],
    ['a keys folder that is not there', ['--keys', '/nonexistent/keys'], 'key-repo-folder'],
    ['a root URL that is none', ['--root-url', 'nope'], 'evidence-configuration'],
    ['a work folder that cannot be written', ['--work-dir', '/proc/nope'], 'store-unwritable'],
  ])('given %s, exits with 2 and verifies nothing', (_, more, code) =>
    withRelease({}, async ({ args }) => {
      const { status, stdout, stderr } = await runCot([...args, ...more]);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain(code);
      expect(stderr).not.toMatch(/\n\s+at /);
    }),
  );

  it.each([
    ['an unknown member', 'mirror: {}'],
    ['a repeated member', 'rootUrl: http://127.0.0.1:1\nrootUrl: http://127.0.0.1:2'],
    ['an unknown member of github', 'github: {app: read, token: x}'],
    ['a mirror that is no URL', 'mirrors: {"https://hg.mozilla.org": nope}'],
    ['text that is no YAML', '{'],
  ])('given a configuration with %s, exits with 2', (_, text) =>
    withRelease({}, async ({ args, folder }) => {
      const config = join(folder, 'other.yml');
      await writeFile(config, text);
      const { status, stderr } = await runCot([...args, '--config', config]);
      expect([status, stderr]).toEqual([2, expect.stringContaining('usage-configuration')]);
    }),
  );

  it('without a taskId, a task type or a policy, exits with 2', async () => {
    const id = 'LnshJjNXTfeBlPNrAzyy9w';
    expect((await runCot(['verify'])).status).toBe(2);
    expect((await runCot(['verify', id])).status).toBe(2);
    const { status, stderr } = await runCot(['verify', id, '--task-type', 'signing']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('usage-missing')]);
  });

  it('with a taskId that is none, exits with 2', async () => {
    const args = ['--task-type', 'signing', '--product', 'firefox', '--root-url', 'https://tc.example.com'];
    const { status, stderr } = await runCot(['verify', '../x', ...args]);
    expect([status, stderr]).toEqual([2, expect.stringContaining('chain-target-task-id')]);
  });

  it('leaves no work folder behind', () =>
    withRelease({}, async ({ args, folder }) => {
      const workDir = join(folder, 'work');
      await runCot([...args, '--work-dir', workDir, '--task-type', 'nope']);
      expect(existsSync(join(workDir, 'cot'))).toBe(false);
    }));
});
