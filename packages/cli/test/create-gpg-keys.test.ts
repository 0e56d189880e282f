import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, it } from 'vitest';
import { runCreateGpgKeys } from '../src/index.js';
import { runCot } from './support/terminal.js';

const bin = fileURLToPath(new URL('../bin/create-gpg-keys.js', import.meta.url));
const old = ['-u', 'cltsign', '-s', 'h1.example.com', 'h2.example.com'];

const createGpgKeys = (args: readonly string[], cwd: string, home = '/nonexistent') =>
  runCot(args, { cwd, home }, runCreateGpgKeys);

const userIds = (cwd: string) =>
  execFileSync('gpg', ['--homedir', join(cwd, 'gpg'), '--batch', '--with-colons', '--list-secret-keys'], {
    encoding: 'utf8',
  })
    .split('\n')
    .filter((line) => line.startsWith('uid:'))
    .map((line) => line.split(':')[9]);

describe('create_gpg_keys', () => {
  it('runs as a program, with the files and the homedir of the script of that name', async () => {
    await withTemporaryFolder(async (cwd) => {
      const { status, stdout } = spawnSync(process.execPath, [bin, ...old], { cwd, encoding: 'utf8' });
      expect([status, stdout]).toEqual([0, '']);
      expect((await readdir(cwd)).sort()).toEqual([
        'cltsign@h1.example.com.pub',
        'cltsign@h2.example.com.pub',
        'gpg',
        'h1.example.com.sec',
        'h2.example.com.sec',
      ]);
      expect(userIds(cwd)).toEqual(['h1 <cltsign@h1.example.com>', 'h2 <cltsign@h2.example.com>']);
      expect(await readFile(join(cwd, 'h1.example.com.sec'), 'utf8')).toMatch(/^-----BEGIN PGP PRIVATE KEY/);
      execFileSync('gpgconf', ['--homedir', join(cwd, 'gpg'), '--kill', 'all']);
    });
  }, 30_000);

  it('shows its help with the old options', async () => {
    const { status, stdout } = await createGpgKeys(['--help'], '/nonexistent');
    expect(status).toBe(0);
    for (const option of [
      '-b, --gpgbin',
      '-o, --gpghome',
      '-u, --username',
      '-s, --hosts',
      '-e, --expires',
      '--clean',
    ])
      expect(stdout).toContain(option);
  });

  it.each([
    ['no hosts', ['-u', 'cltsign']],
    ['no account', ['-s', 'h1']],
    ['a lifetime that is none', [...old, '-e', 'soon']],
    ['a host that is none', ['-u', 'cltsign', '-s', '../h1']],
    ['a gpg that is not there', [...old, '-b', './gpg2']],
  ])('given %s, exits with 2 and writes nothing', async (_, args) => {
    await withTemporaryFolder(async (cwd) => {
      expect((await createGpgKeys(args, cwd)).status).toBe(2);
      expect(await readdir(cwd)).toEqual([]);
    });
  });

  it('overwrites no key', async () => {
    await withTemporaryFolder(async (cwd) => {
      await writeFile(join(cwd, 'h2.example.com.sec'), 'old');
      const { status, stderr } = await createGpgKeys(old, cwd);
      expect([status, await readdir(cwd)]).toEqual([2, ['h2.example.com.sec']]);
      expect(stderr).toContain('key-repo-file-exists');
    });
  });

  it("empties nobody's own homedir", async () => {
    await withTemporaryFolder(async (home) => {
      await mkdir(join(home, '.gnupg'));
      await writeFile(join(home, '.gnupg/pubring.kbx'), '');
      const refused = await createGpgKeys([...old, '--clean', '-o', '~/.gnupg'], home, home);
      expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('usage-value') });
      expect(await readdir(join(home, '.gnupg'))).toEqual(['pubring.kbx']);
    });
  });
});
