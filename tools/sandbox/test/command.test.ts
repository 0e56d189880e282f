import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { tamperings } from '@chain-of-trust/sandbox';
import { describe, expect, test } from 'vitest';
import { get } from './with-sandbox.js';

const bin = fileURLToPath(new URL('../bin/sandbox.js', import.meta.url));

function start(args: readonly string[]) {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const exited = once(child, 'close').then(([code]: unknown[]) => code);
  return { child, output, exited };
}

async function runToEnd(...args: readonly string[]) {
  const { output, exited } = start(args);
  return { status: await exited, ...output };
}

/** Starts a small sandbox, lets `use` run when it serves, and stops it with a signal. */
async function serveUntil(
  signal: 'SIGINT' | 'SIGTERM',
  args: readonly string[],
  use: (announcement: string) => Promise<void>,
): Promise<unknown> {
  const { child, output, exited } = start(['--task-graph', '8', '--builds', '2', ...args]);
  while (!output.stdout.includes('Ctrl-C')) await Promise.race([once(child.stdout, 'data'), exited]);
  try {
    await use(output.stdout);
  } finally {
    child.kill(signal);
  }
  return await exited;
}

function configOf(announcement: string): string {
  return /--config (\S+)/.exec(announcement)?.[1] ?? '';
}

describe('the command', () => {
  describe('when it serves', () => {
    test.each(['SIGINT', 'SIGTERM'] as const)(
      'ends at %s with status 0 and leaves nothing',
      async (signal) => {
        let folder = '';
        let rootUrl = '';
        const status = await serveUntil(signal, [], async (announcement) => {
          folder = dirname(configOf(announcement));
          rootUrl = /http:\S+/.exec(announcement)?.[0] ?? '';
          expect((await readdir(folder)).sort()).toEqual(['cot.yml', 'keys', 'policy.yml']);
          const taskId = /verify (\S+) --task-type signing --product firefox/.exec(announcement)?.[1];
          expect((await get(`${rootUrl}/api/queue/v1/task/${taskId}`)).status).toBe(200);
        });
        expect(status).toBe(0);
        expect(existsSync(folder)).toBe(false);
        await expect(fetch(rootUrl)).rejects.toMatchObject({ name: 'TypeError' });
      },
    );

    test('keeps what it wrote into a folder of the caller', async () => {
      await withTemporaryFolder(async (folder) => {
        const args = ['--folder', join(folder, 'new'), '--tamper', 'artifact-byte', '--tamper', 'task-env'];
        await serveUntil('SIGTERM', args, async (announcement) => {
          expect(configOf(announcement)).toBe(join(folder, 'new/cot.yml'));
          expect(announcement).toContain('artifact-byte, task-env');
        });
        expect(existsSync(join(folder, 'new/policy.yml'))).toBe(true);
      });
    });
  });

  describe('when it is asked for the tamperings', () => {
    test('lists every one with what was done', async () => {
      const { status, stdout } = await runToEnd('--list');
      expect(status).toBe(0);
      for (const { name, title } of tamperings)
        expect(stdout).toMatch(new RegExp(`^${name} +${title}$`, 'm'));
    });
  });

  describe('when it is used wrongly', () => {
    test.each([
      [['--nonsense'], '--nonsense'],
      [['--tamper', 'nonsense'], '--list'],
      [['--port', '-1'], '--port'],
      [['--tree', 'nonsense'], 'mozilla-central'],
      [['--signature-format', 'pgp'], 'ed25519'],
      [['extra'], 'argument'],
    ])('%j ends with status 2 and says why', async (args, hint) => {
      const { status, stdout, stderr } = await runToEnd(...args);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain(hint);
    });
  });
});
