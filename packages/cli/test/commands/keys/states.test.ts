import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { withRepository } from '../../support/key-repository.js';
import { runCot } from '../../support/terminal.js';

const at = '2026-06-01';

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

async function commitTree(repository: string, tree: string): Promise<string> {
  const env = { GIT_AUTHOR_DATE: '2026-03-01T00:00:00Z', GIT_COMMITTER_DATE: '2026-03-01T00:00:00Z' };
  const settings = ['-c', 'user.name=T', '-c', 'user.email=t@example.com'];
  const args = ['-C', repository, ...settings, 'commit-tree', tree, '-m', 'x'];
  return (await execa('git', args, { env })).stdout;
}
