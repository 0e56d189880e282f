import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, it } from 'vitest';
import { runCot } from './support/terminal.js';

const content = `# yaml-language-server: $schema=./configuration.json
product: firefox
rootUrl: https://tc.example.com
cache: { folder: ./cache }
`;

describe('cot config show', () => {
  it('says of each setting where it comes from', () =>
    withTemporaryFolder(async (cwd) => {
      await writeFile(join(cwd, 'cot.config.yaml'), content);
      const args = ['config', 'show', '--product', 'thunderbird', '--format', 'json'];
      const { status, stdout } = await runCot(args, { cwd, env: { TASKCLUSTER_ROOT_URL: 'https://other' } });
      expect(status).toBe(0);
      const settings: { readonly name: string }[] = JSON.parse(stdout);
      expect(settings.filter(({ name }) => ['product', 'rootUrl', 'cache', 'keys'].includes(name))).toEqual([
        { name: 'rootUrl', value: 'https://tc.example.com', from: 'cot.config.yaml:3' },
        { name: 'product', value: 'thunderbird', from: '--product' },
        { name: 'keys', value: null, from: 'not set' },
        { name: 'cache', value: { folder: join(cwd, 'cache') }, from: 'cot.config.yaml:4' },
      ]);
    }));

  it('names the environment, and never a secret of it', () =>
    withTemporaryFolder(async (cwd) => {
      const env = {
        TASKCLUSTER_ROOT_URL: 'https://tc.example.com',
        TASKCLUSTER_ACCESS_TOKEN: 'a-secret',
        HTTPS_PROXY: 'http://user:a-secret@proxy',
      };
      const { stdout } = await runCot(['config', 'show'], { cwd, env });
      expect(stdout).toMatch(/^rootUrl +TASKCLUSTER_ROOT_URL +https:\/\/tc\.example\.com$/m);
      expect(stdout).toMatch(/^TASKCLUSTER_ACCESS_TOKEN +environment +set$/m);
      expect(stdout).toMatch(/^HTTPS_PROXY +environment +set$/m);
      expect(stdout).not.toContain('a-secret');
    }));
});

describe('cot.config.yaml in the current folder', () => {
  const verify = ['verify', 'fN1SbArXTPSVFUUvaOlinQ', '--task-type', 'signing'];

  it('is used', () =>
    withTemporaryFolder(async (cwd) => {
      await writeFile(join(cwd, 'cot.config.yaml'), 'product: nonsense\n');
      const { stderr } = await runCot(verify, { cwd });
      expect(stderr).toContain('nonsense');
    }));

  it('is not looked at where another one is named', () =>
    withTemporaryFolder(async (cwd) => {
      await writeFile(join(cwd, 'cot.config.yaml'), 'unknown: 1\n');
      await writeFile(join(cwd, 'other.yml'), 'product: nonsense\n');
      const { stderr } = await runCot([...verify, '--config', 'other.yml'], { cwd });
      expect(stderr).toContain('nonsense');
    }));

  it('with a member that there is none of, is refused', () =>
    withTemporaryFolder(async (cwd) => {
      await writeFile(join(cwd, 'cot.config.yaml'), 'prodct: firefox\n');
      const { status, stderr } = await runCot(verify, { cwd });
      expect([status, stderr]).toEqual([2, expect.stringContaining('usage-configuration')]);
      expect(stderr).toContain('prodct');
    }));

  it.skipIf(process.platform === 'win32').each([
    ['it', 'cot.config.yaml', 0o666],
    ['its folder', '.', 0o777],
  ])('is refused where others can change %s', (_, path, mode) =>
    withTemporaryFolder(async (cwd) => {
      await writeFile(join(cwd, 'cot.config.yaml'), content);
      await chmod(join(cwd, path), mode);
      for (const args of [verify, ['config', 'show']]) {
        const { status, stderr } = await runCot(args, { cwd });
        expect([status, stderr]).toEqual([2, expect.stringContaining('usage-configuration-permissions')]);
      }
      // Whoever names it, says that it is theirs.
      const named = await runCot(['config', 'show', '--config', 'cot.config.yaml'], { cwd });
      expect(named.status).toBe(0);
    }),
  );

  it.skipIf(process.platform === 'win32')('is refused where others can replace a folder above it', () =>
    withTemporaryFolder(async (above) => {
      const cwd = join(above, 'mine');
      await mkdir(cwd);
      await writeFile(join(cwd, 'cot.config.yaml'), content);
      await chmod(above, 0o777);
      const { status, stderr } = await runCot(verify, { cwd });
      expect([status, stderr]).toEqual([2, expect.stringContaining('usage-configuration-permissions')]);
    }),
  );

  it('is not taken for absent where nobody can look at it', () =>
    withTemporaryFolder(async (folder) => {
      const cwd = join(folder, 'no-folder');
      await writeFile(cwd, '');
      const { status, stderr } = await runCot(verify, { cwd });
      expect([status, stderr]).toEqual([2, expect.stringContaining('usage-configuration-permissions')]);
    }));

  it('is refused where it is a link', () =>
    withTemporaryFolder(async (cwd) => {
      await writeFile(join(cwd, 'other.yml'), content);
      await symlink('other.yml', join(cwd, 'cot.config.yaml'));
      const { status, stderr } = await runCot(verify, { cwd });
      expect([status, stderr]).toEqual([2, expect.stringContaining('usage-configuration-permissions')]);
    }));
});
