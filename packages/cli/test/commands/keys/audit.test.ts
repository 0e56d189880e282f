import { describe, expect, it } from 'vitest';
import { withRepository } from '../../support/key-repository.js';
import { runCot } from '../../support/terminal.js';

const at = '2026-06-01';

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
      const named = await runCot([...audit, '--tag-pattern', 'production', '--json'], { cwd });
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
    ['--tag-pattern', '('],
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
