import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { generateOpenPgpKeyPair } from '@chain-of-trust/signing';
import { execa } from 'execa';
import { describe, expect, it, vi } from 'vitest';
import { runCot } from './support/terminal.js';

const at = '2026-06-01';

/** A repository with one key and a tag that somebody has signed; git and gpg are the real ones. */
async function withRepository(
  use: (folder: string) => Promise<void>,
  files: Readonly<Record<string, string>> = {},
): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const pair = await generateOpenPgpKeyPair({
      userId: { name: 'worker', email: 'worker@example.com' },
      algorithm: 'ed25519',
      created: new Date('2026-01-01T00:00:00Z'),
      expiresInSeconds: 365 * 86_400,
    });
    const homedir = join(folder, 'g');
    await mkdir(homedir, { mode: 0o700 });
    const gpg = `#!/bin/sh\nexec gpg --homedir '${homedir}' --faked-system-time '20260301T000000!' --batch "$@"\n`;
    await write(join(folder, 'gpg'), gpg, 0o755);
    await execa(join(folder, 'gpg'), ['--import'], { input: pair.privateKey });
    await write(join(folder, 'signers/a.asc'), pair.publicKey);
    await write(join(folder, 'repo/docker-worker/a.asc'), pair.publicKey);
    for (const [path, content] of Object.entries(files)) await write(join(folder, path), content);
    const date = '2026-03-01T00:00:00Z';
    const env = { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date, GIT_CONFIG_GLOBAL: '/dev/null' };
    const settings = ['user.name=T', 'user.email=t@example.com', `gpg.program=${join(folder, 'gpg')}`];
    const git = (...args: string[]) =>
      execa('git', ['-C', join(folder, 'repo'), ...settings.flatMap((each) => ['-c', each]), ...args], {
        env,
      });
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '-m', 'x');
    await git('tag', '-u', pair.fingerprint, '-m', 'x', 'v1');
    await use(folder);
    await execa('gpgconf', ['--homedir', homedir, '--kill', 'all']);
  });
}

async function write(path: string, content: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content, { mode });
}

describe('cot keys inspect', () => {
  it('shows its help, and what is missing', async () => {
    expect((await runCot(['keys', 'inspect', '--help'])).stdout).toContain('Usage: cot keys inspect');
    expect((await runCot(['keys', 'inspect'])).status).toBe(2);
    expect((await runCot(['keys'])).status).toBe(2);
  });

  it('tells of a good repository, for people and for programs', async () => {
    await withRepository(async (cwd) => {
      const args = ['keys', 'inspect', '--repo', 'repo', '--signers', 'signers', '--at', at];
      const text = await runCot(args, { cwd });
      expect(text).toMatchObject({ status: 0, stderr: '' });
      expect(text.stdout).toContain('tag v1 of 2026-03-01T00:00:00.000Z: good, signed by ');
      expect(text.stdout).toContain('docker-worker (flat): 1 OpenPGP keys in 1 files');
      const json = await runCot([...args, '--tag', 'v1', '--json'], { cwd });
      expect(json.status).toBe(0);
      expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, tag: { name: 'v1', verdict: 'good' } });
    });
  });

  it('exits with 1 where the tag is refused, and 2 where there is none', async () => {
    await withRepository(async (cwd) => {
      const args = ['keys', 'inspect', '--repo', 'repo', '--at', at];
      const refused = await runCot(args, { cwd });
      expect(refused).toMatchObject({ status: 1, stderr: '' });
      expect(refused.stdout).toContain('REFUSED: key-repo-signers');
      const late = await runCot([...args, '--signers', 'signers', '--at', '2027-06-01'], { cwd });
      expect(late.stdout).toContain('REFUSED: key-repo-tag-signature');
      expect(late.stdout).toContain('expired');
      expect((await runCot([...args, '--tag', 'v2'], { cwd })).status).toBe(2);
    });
  });
});

describe('cot keys build', () => {
  it('shows its help, and what is missing', async () => {
    expect((await runCot(['keys', 'build', '--help'])).stdout).toContain('Usage: cot keys build');
    expect((await runCot(['keys', 'build', '--repo', 'x', '--out', 'y'])).status).toBe(2);
  });

  it('writes a homedir for each implementation, and refuses to replace them', async () => {
    await withRepository(async (cwd) => {
      const args = ['keys', 'build', '--repo', 'repo', '--signers', 'signers', '--out', 'h', '--at', at];
      expect(await runCot(args, { cwd })).toMatchObject({ status: 0, stderr: '' });
      expect(await readdir(join(cwd, 'h'))).toEqual(['docker-worker']);
      const again = await runCot(args, { cwd });
      expect(again.status).toBe(2);
      expect(again.stderr).toContain('key-repo-homedir-exists');
    });
  });

  it('exits with 1 where an implementation has failed, says which, and writes the others', async () => {
    await withRepository(
      async (cwd) => {
        const built = await runCot(
          ['keys', 'build', '--repo', 'repo', '--signers', 'signers', '--out', 'h', '--at', at],
          { cwd },
        );
        expect(built.status).toBe(1);
        expect(built.stderr).toContain('cot: generic-worker: key-repo-file');
        expect(await readdir(join(cwd, 'h'))).toEqual(['docker-worker']);
      },
      { 'repo/generic-worker/x': 'no key' },
    );
  });

  it('writes nothing where the tag is refused', async () => {
    await withRepository(async (cwd) => {
      const args = [
        'keys',
        'build',
        '--repo',
        'repo',
        '--signers',
        'signers',
        '--out',
        'h',
        '--at',
        '2027-06-01',
      ];
      const refused = await runCot(args, { cwd });
      expect(refused.status).toBe(2);
      expect(refused.stderr).toContain('key-repo-tag-signature');
      expect(await readdir(cwd)).not.toContain('h');
    });
  });
});

describe('cot keys diff and history', () => {
  it('tell of the newest trusted tag, and exit as diff does', async () => {
    await withRepository(async (cwd) => {
      const common = ['--repo', 'repo', '--signers', 'signers', '--at', at];
      const same = await runCot(['keys', 'diff', ...common], { cwd });
      expect(same).toMatchObject({ status: 0, stderr: '' });
      expect(same.stdout).toContain('the keys are the same');
      const empty = await execa(
        'git',
        ['-C', join(cwd, 'repo'), 'hash-object', '-t', 'tree', '-w', '--stdin'],
        {
          input: '',
        },
      );
      const none = await commitTree(join(cwd, 'repo'), empty.stdout);
      const differs = await runCot(['keys', 'diff', none, 'v1', ...common], { cwd });
      expect(differs.status).toBe(1);
      expect(differs.stdout).toContain(': added (ed25519, expires 2027-01-01, valid) in docker-worker/a.asc');
      const json = await runCot(['keys', 'diff', 'v1', none, ...common, '--json'], { cwd });
      expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, to: { signer: null } });
      expect((await runCot(['keys', 'diff', 'v9', ...common], { cwd })).status).toBe(2);
      expect((await runCot(['keys', 'diff', 'v1', '--repo', 'signers'], { cwd })).stderr).toContain(
        'key-repo-git',
      );
    });
  });

  it('tell when keys came, from the current folder', async () => {
    await withRepository(async (folder) => {
      const surroundings = { cwd: join(folder, 'repo') };
      const text = await runCot(['keys', 'history', '--signers', '../signers', '--at', at], surroundings);
      expect(text).toMatchObject({ status: 0, stderr: '' });
      expect(text.stdout).toContain('tag v1 of 2026-03-01: good, signed by ');
      expect(text.stdout).toContain('came with v1 (2026-03-01, signed by ');
      const json = await runCot(['keys', 'history', '--json'], surroundings);
      expect(JSON.parse(json.stdout)).toMatchObject({
        version: 1,
        tags: [{ name: 'v1', verdict: 'refused' }],
      });
    });
  });
});

describe('cot keys audit', () => {
  it('exits as cron wants it', async () => {
    await withRepository(async (cwd) => {
      const audit = ['keys', 'audit', '--repo', 'repo', '--signers', 'signers', '--at', at];
      const good = await runCot(audit, { cwd });
      expect(good).toMatchObject({ status: 0, stderr: '' });
      expect(good.stdout).toContain('0 errors, 0 warnings, 0 notes');
      expect(await runCot([...audit, '--quiet', '--strict'], { cwd })).toMatchObject({
        status: 0,
        stdout: '',
      });
      const warned = await runCot([...audit, '--within', '300', '--max-age', '1'], { cwd });
      expect(warned.status).toBe(0);
      expect(warned.stdout).toContain('warning: key-expiring: docker-worker/a.asc: the key ');
      expect(warned.stdout).toContain('warning: tag-age: ');
      expect(await runCot([...audit, '--within', '300', '--quiet'], { cwd })).toMatchObject({ stdout: '' });
      const strict = await runCot([...audit, '--within', '300', '--quiet', '--strict'], { cwd });
      expect(strict.status).toBe(1);
      expect(strict.stdout).toContain('0 errors, 2 warnings, 0 notes');
      const named = await runCot([...audit, '--name-pattern', 'production', '--json'], { cwd });
      expect(named.status).toBe(1);
      expect(JSON.parse(named.stdout)).toMatchObject({
        version: 1,
        findings: [{ reason: 'key-repo-tag-name' }],
      });
    });
  });

  it('looks at homedirs', async () => {
    await withRepository(async (cwd) => {
      const common = ['--signers', 'signers', '--at', at];
      await runCot(['keys', 'build', '--repo', 'repo', '--out', 'h', ...common], { cwd });
      const good = await runCot(['keys', 'audit', '--homedir', 'h', '--at', at], { cwd });
      expect(good).toMatchObject({ status: 0, stderr: '' });
      expect((await runCot(['keys', 'audit', '--homedir', 'h', ...common], { cwd })).status).toBe(2);
    });
  });

  it.each([
    ['--within', 'x'],
    ['--max-age', '-1'],
    ['--name-pattern', '('],
    ['--tag', 'v9'],
    ['--repo', 'signers'],
  ])('exits with 2 for %s %s', async (...option) => {
    await withRepository(async (cwd) => {
      const { status, stderr } = await runCot(['keys', 'audit', '--repo', 'repo', ...option], { cwd });
      expect(status).toBe(2);
      expect(stderr).toMatch(/usage-value|key-repo-tag-missing|key-repo-git/);
    });
  });
});

describe('cot keys add and tag', () => {
  it('add a key, and tag what was committed', async () => {
    await withRepository(async (folder) => {
      const pair = await generateOpenPgpKeyPair({
        userId: { name: 'host', email: 'host@example.com' },
        algorithm: 'ed25519',
        created: new Date('2026-01-01T00:00:00Z'),
        expiresInSeconds: 365 * 86_400,
      });
      await write(join(folder, 'host.pub'), pair.publicKey);
      const surroundings = { cwd: join(folder, 'repo'), now: () => new Date('2026-03-02T00:00:00Z') };
      const git = (...args: string[]) => execa('git', ['-C', surroundings.cwd, ...args]);
      const settings = {
        'user.name': 'T',
        'user.email': 't@example.com',
        'gpg.program': join(folder, 'gpg'),
      };
      for (const [name, value] of Object.entries(settings)) await git('config', name, value);

      const add = ['keys', 'add', '../host.pub', '--impl', 'docker-worker'];
      const added = await runCot(add, surroundings);
      expect(added).toMatchObject({ status: 0, stderr: '' });
      const name = `docker-worker/host@example.com-${pair.fingerprint.slice(-16)}.asc`;
      expect(added.stdout).toContain(`${name}: added ${pair.fingerprint} host <host@example.com>\n`);
      expect((await runCot(add, surroundings)).stderr).toContain('key-repo-add-present');

      const tag = ['keys', 'tag', 'v2', '--signers', '../signers', '--key', 'worker@example.com'];
      const early = await runCot(tag, surroundings);
      expect(early.status).toBe(2);
      expect(early.stderr).toContain('key-repo-tag-uncommitted');
      await git('commit', '--quiet', '--message', 'x');
      const dry = await runCot([...tag, '--dry-run'], surroundings);
      expect(dry).toMatchObject({ status: 0, stderr: '' });
      expect(dry.stdout).toContain(`+ ${pair.fingerprint} host <host@example.com>: added`);
      expect((await git('tag')).stdout).toBe('v1');
      vi.stubEnv('GIT_COMMITTER_DATE', '2026-03-01T00:00:01Z');
      const made = await runCot([...tag, '--message', 'x'], surroundings);
      vi.unstubAllEnvs();
      expect(made).toMatchObject({ status: 0, stderr: '' });
      expect(made.stdout).toContain('Publish it: git push origin HEAD v2');
      expect((await git('tag')).stdout).toBe('v1\nv2');
      const history = await runCot(['keys', 'history', '--signers', '../signers'], surroundings);
      expect(history.stdout).toContain('came with v2 (2026-03-01, signed by ');
    });
  });

  it.each([
    ['a half twice', ['add', 'x', '--impl', 'scriptworker', '--trusted', '--valid']],
    ['no implementation', ['add', 'x', '--impl', 'worker']],
    ['no checkout', ['add', 'x', '--impl', 'docker-worker']],
    ['no file', ['add', '--impl', 'docker-worker']],
    ['no signers', ['tag', 'v2']],
    ['no such signers', ['tag', 'v2', '--signers', 'absent']],
  ])('exit with 2 for %s', async (_, args) => {
    await withTemporaryFolder(async (cwd) => {
      expect((await runCot(['keys', ...args], { cwd })).status).toBe(2);
    });
  });
});

async function commitTree(repository: string, tree: string): Promise<string> {
  const env = { GIT_AUTHOR_DATE: '2026-03-01T00:00:00Z', GIT_COMMITTER_DATE: '2026-03-01T00:00:00Z' };
  const settings = ['-c', 'user.name=T', '-c', 'user.email=t@example.com'];
  const args = ['-C', repository, ...settings, 'commit-tree', tree, '-m', 'x'];
  return (await execa('git', args, { env })).stdout;
}
