import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withRepository } from './support/key-repository.js';
import { runCot } from './support/terminal.js';

const at = '2026-06-01';

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

  it('remembers the last tag, and takes nothing older', async () => {
    await withRepository(async (cwd, publish) => {
      const common = [
        'keys',
        'build',
        '--repo',
        'repo',
        '--signers',
        'signers',
        '--at',
        at,
        '--floor',
        'floor',
      ];
      await publish('v2', '2026-03-02T00:00:00Z');
      expect((await runCot([...common, '--out', 'h'], { cwd })).status).toBe(0);
      expect(await readdir(cwd)).toContain('floor');
      const older = await runCot([...common, '--out', 'i', '--tag', 'v1'], { cwd });
      expect(older).toMatchObject({ status: 1, stderr: expect.stringContaining('key-repo-tag-rollback') });
      expect((await runCot([...common, '--out', 'i'], { cwd })).status).toBe(0);
    });
  });

  it.each([
    ['--tag-pattern', 'keys-.*', 1, 'key-repo-tag-name'],
    ['--tag-pattern', '(', 2, 'usage-value'],
    ['--max-age', '30', 1, 'key-repo-tag-age'],
    ['--max-age', 'old', 2, 'usage-value'],
  ])('demands what %s %s says', async (flag, value, status, code) => {
    await withRepository(async (cwd) => {
      const args = ['keys', 'build', '--repo', 'repo', '--signers', 'signers', '--at', at, '--out', 'h'];
      const refused = await runCot([...args, flag, value], { cwd });
      expect(refused).toMatchObject({ status, stderr: expect.stringContaining(code) });
    });
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
      expect(refused.status).toBe(1);
      expect(refused.stderr).toContain('key-repo-tag-signature');
      expect(await readdir(cwd)).not.toContain('h');
    });
  });
});
