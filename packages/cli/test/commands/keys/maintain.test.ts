import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { generateOpenPgpKeyPair } from '@chain-of-trust/signing';
import { execa } from 'execa';
import { describe, expect, it, vi } from 'vitest';
import { withRepository } from '../../support/key-repository.js';
import { runCot } from '../../support/terminal.js';

describe('cot keys add and tag', () => {
  it('add a key, and tag what was committed', async () => {
    await withRepository(async (folder) => {
      const pair = await generateOpenPgpKeyPair({
        userId: { name: 'host', email: 'host@example.com' },
        algorithm: 'ed25519',
        created: new Date('2026-01-01T00:00:00Z'),
        expiresInSeconds: 365 * 86_400,
      });
      await writeFile(join(folder, 'host.pub'), pair.publicKey);
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
      expect(early.status).toBe(1);
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
