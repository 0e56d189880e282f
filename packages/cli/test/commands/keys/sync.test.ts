import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withRepository } from '../../support/key-repository.js';
import { runCot } from '../../support/terminal.js';

const args = ['keys', 'sync', '--repo', 'repo', '--signers', 'signers', '--state', 's', '--at', '2026-06-01'];

describe('cot keys sync', () => {
  it('shows its help, and what is missing', async () => {
    expect((await runCot(['keys', 'sync', '--help'])).stdout).toContain('Usage: cot keys sync');
    expect((await runCot(['keys', 'sync', '--repo', 'x'])).status).toBe(2);
  });

  it('tells what is new, and what is not', async () => {
    await withRepository(async (cwd) => {
      const first = await runCot(args, { cwd });
      expect(first).toMatchObject({ status: 0, stderr: '' });
      expect(first.stdout).toMatch(
        /^new: tag v1, commit [0-9a-f]{40}, in .*current\ndocker-worker: 1 key\n$/,
      );
      expect((await runCot(args, { cwd })).stdout).toContain('unchanged: tag v1');
      const json = await runCot([...args, '--json', '--no-homedirs'], { cwd });
      expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, tag: { name: 'v1' }, homedirs: false });
      expect((await readdir(join(cwd, 's/current/'))).sort()).toEqual(['keys', 'set.json']);
    });
  });

  it('exits with 1 as long as an implementation is broken, and says from which tag its keys are', async () => {
    await withRepository(async (cwd, publish) => {
      await runCot(args, { cwd });
      await writeFile(join(cwd, 'repo/docker-worker/b'), 'no key');
      await publish('v2', '2026-03-02T00:00:00Z');
      for (const what of ['new', 'unchanged']) {
        const { status, stdout, stderr } = await runCot(args, { cwd });
        expect(status).toBe(1);
        expect(stdout).toContain(`${what}: tag v2`);
        expect(stdout).toContain('docker-worker: 1 key, kept from the tag v1');
        expect(stderr).toContain('cot: docker-worker: key-repo-file');
      }
    });
  });

  it('exits with 1 where the tag is refused, with 3 where nothing was fetched, and with 2 otherwise', async () => {
    await withRepository(async (cwd) => {
      const pattern = await runCot([...args, '--tag-pattern', 'keys-.*'], { cwd });
      expect(pattern).toMatchObject({ status: 1, stderr: expect.stringContaining('key-repo-tag-name') });
      const other = args.map((arg) => (arg === 'repo' ? 'nowhere' : arg));
      const missing = await runCot(other, { cwd });
      expect(missing).toMatchObject({ status: 3, stderr: expect.stringContaining('key-repo-fetch') });
      const wrong = await runCot([...args, '--watch', 'often'], { cwd });
      expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('usage-value') });
    });
  });

  it('says whose lock it has waited for, and taken over', async () => {
    await withRepository(async (cwd) => {
      await runCot(args, { cwd });
      await mkdir(join(cwd, 's/lock'));
      const owner = { token: 'x', pid: 4242, host: 'elsewhere', since: '2026-06-01T00:00:00.000Z' };
      await writeFile(join(cwd, 's/owner.json'), JSON.stringify(owner));
      const waited = await runCot([...args, '--wait', '0.1'], { cwd });
      expect(waited.status).toBe(3);
      expect(waited.stderr).toContain('waiting for process 4242 on elsewhere');
      await utimes(join(cwd, 's/lock'), 0, 0);
      const { status, stderr } = await runCot(args, { cwd });
      expect(status).toBe(0);
      expect(stderr).toContain('took over from process 4242 on elsewhere');
    });
  });

  it('goes on after a failure while it watches, and ends with a signal', async () => {
    await withRepository(async (cwd, publish) => {
      const cot = fileURLToPath(new URL('../../../bin/cot.js', import.meta.url));
      const child = spawn(process.execPath, [cot, ...args, '--watch', '0.1'], { cwd, stdio: 'pipe' });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data) => (output += String(data)));
      const said = async (what: string) => {
        while (!output.includes(what)) await new Promise((resolve) => setTimeout(resolve, 20));
      };
      await said('new: tag v1');
      await publish('v2', '2026-03-02T00:00:00Z');
      await said('new: tag v2');
      await rm(join(cwd, 'signers/a.asc'));
      await said('key-repo-empty');
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([2, null]);
    });
  });
});
