import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, it } from 'vitest';
import { runCot } from './support/terminal.js';

const isRoot = process.getuid?.() === 0;

/** Answers pings as a queue does, by a clock that is some seconds ahead. */
async function withQueue(
  { ahead = 0, status = 200 }: { readonly ahead?: number; readonly status?: number },
  use: (rootUrl: string) => Promise<void>,
): Promise<void> {
  const server = createServer({}, (_, response) => {
    response.sendDate = false;
    response.setHeader('date', new Date(Date.now() + ahead * 1000).toUTCString());
    response.writeHead(status).end('{"alive": true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  try {
    await use(`http://127.0.0.1:${port}`);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

interface Host {
  readonly folder: string;
  /** Everything that is asked, and nothing of it wrong. */
  readonly args: readonly string[];
}

const policy = (key: string, format: string) =>
  `extends: firefox\nsignatureFormat: ${format}\ned25519PublicKeys: { generic-worker: [${key}] }\n`;

/** A host that signs both formats, and verifiers that trust it. */
async function withHost(use: (host: Host) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    await chmod(folder, 0o755);
    const at = (name: string) => join(folder, name);
    await runCot(['keygen', '--format', 'ed25519', '--output', at('ed25519')]);
    const gpg = ['--user-id', 'w <w@example.com>', '--algorithm', 'ed25519'];
    await runCot(['keygen', '--format', 'gpg', '--output', at('gpg'), ...gpg]);
    await mkdir(at('keys/generic-worker'), { recursive: true });
    await writeFile(at('keys/generic-worker/w.pub'), await readFile(at('gpg.pub')));
    await writeFile(at('policy.yml'), policy((await readFile(at('ed25519.pub'), 'utf8')).trim(), 'both'));
    await mkdir(at('blobs'));
    await withQueue({}, async (rootUrl) => {
      const keys = ['--ed25519-key', at('ed25519.sec'), '--gpg-key', at('gpg.sec'), '--format', 'both'];
      const trust = ['--policy', at('policy.yml'), '--keys', at('keys')];
      const host = ['--task-user', 'nobody', '--min-key-lifetime', '30 days', '--output', at('blobs')];
      const args = ['worker-check', '--worker-implementation', 'generic-worker', ...keys, ...trust, ...host];
      await use({ folder, args: [...args, '--root-url', rootUrl] });
    });
  });
}

/** The rows that are not ok. */
async function check(args: readonly string[], cwd: string, surroundings = {}) {
  const { status, stdout, stderr } = await runCot([...args, '--json'], { cwd, ...surroundings });
  expect(stderr).toBe('');
  const { ready, notOk, notChecked, checks } = JSON.parse(stdout);
  const rows: { check: string; status: string; detail: string; nextStep?: string }[] = checks;
  expect(rows.filter((row) => row.status === 'not ok')).toHaveLength(notOk);
  expect(rows.filter((row) => row.status === 'not checked')).toHaveLength(notChecked);
  expect(ready).toBe(status === 0);
  return { status, wrong: rows.filter((row) => row.status !== 'ok'), rows };
}

describe('cot worker-check', () => {
  it('finds a good host ready, and leaves nothing behind', () =>
    withHost(async ({ args, folder }) => {
      const { status, wrong, rows } = await check(args, folder);
      expect(status).toBe(0);
      expect(wrong.map((row) => row.check)).toEqual(isRoot ? [] : ['task user']);
      const names = ['key file', 'key file', 'task user', 'key', 'clock', 'output', 'format'];
      expect(rows.map((row) => row.check)).toEqual([...names, 'blob, ed25519', 'blob, gpg']);
      expect(await readdir(join(folder, 'blobs'))).toEqual([]);
    }));

  it('prints a table, with what to do about what is wrong', () =>
    withHost(async ({ args, folder }) => {
      const { status, stdout } = await runCot([...args, '--format', 'ed25519'], { cwd: folder });
      expect(status).toBe(1);
      expect(stdout).toMatch(/^✓ key file +ok +/);
      expect(stdout).toMatch(/\n✗ key +not ok +usage-conflict: .*\n +→ Give exactly/);
      expect(stdout).toMatch(/\nNOT READY: \d ok, 1 not ok, \d not checked\n$/);
    }));

  it.each<[string, (host: Host) => Promise<readonly string[]>, readonly string[]]>([
    [
      'a key file that others can read',
      async ({ folder, args }) => {
        await chmod(join(folder, 'ed25519.sec'), 0o644);
        return args;
      },
      ['key file', 'task user', 'key', 'format', 'blob'],
    ],
    ['a task user that is the worker', async ({ args }) => [...args, '--task-user', 'root'], ['task user']],
    [
      'a key that ends too soon',
      async ({ args }) => [...args, '--min-key-lifetime', '3 years'],
      ['key', 'format', 'blob'],
    ],
    [
      'a key that no verifier knows',
      async ({ args, folder }) => {
        await writeFile(join(folder, 'policy.yml'), policy(`${'A'.repeat(42)}E=`, 'both'));
        return args;
      },
      ['blob, ed25519'],
    ],
    [
      'no trusted keys of that worker',
      async ({ args }) => [...args, '--worker-implementation', 'taskcluster-worker'],
      ['blob, ed25519', 'blob, gpg'],
    ],
    [
      'a format that is not signed',
      async ({ args }) => {
        const gpg = args.indexOf('--gpg-key');
        return [...args.slice(0, gpg), ...args.slice(gpg + 2), '--format', 'ed25519'];
      },
      ['format'],
    ],
    ['a folder that is not there', async ({ args }) => [...args, '--output', '/nonexistent'], ['output']],
    [
      'a queue that nobody answers for',
      async ({ args }) => [...args, '--root-url', 'http://127.0.0.1:9'],
      ['clock'],
    ],
  ])('of %s, says just that', (_, change, expected) =>
    withHost(async (host) => {
      const { status, wrong } = await check(await change(host), host.folder);
      expect(status).toBe(1);
      expect(wrong.map((row) => row.check).filter((name) => isRoot || name !== 'task user')).toEqual(
        expected.filter((name) => isRoot || name !== 'task user'),
      );
    }),
  );

  it.each([
    ['ahead', -60, 1],
    ['behind', 60, 1],
    ['hardly ahead', -10, 0],
    ['hardly behind', 10, 0],
  ])('of a clock that is %s, says so', (_, ahead, expected) =>
    withHost(({ args, folder }) =>
      withQueue({ ahead }, async (rootUrl) => {
        const { status, rows } = await check([...args, '--root-url', rootUrl], folder);
        expect(status).toBe(expected);
        const clock = rows.find((row) => row.check === 'clock');
        expect(clock?.detail).toContain(ahead < 0 ? 'ahead of the queue' : 'behind the queue');
      }),
    ),
  );

  it('of a queue that refuses, says so', () =>
    withHost(({ args, folder }) =>
      withQueue({ status: 503 }, async (rootUrl) => {
        const { wrong } = await check([...args, '--root-url', rootUrl], folder);
        expect(wrong.filter((row) => row.status === 'not ok').map((row) => row.check)).toEqual(['clock']);
      }),
    ));

  it('what was not checked is no ok, and with --strict is wrong', () =>
    withHost(async ({ folder }) => {
      const key = ['--ed25519-key', join(folder, 'ed25519.sec')];
      const args = ['worker-check', '--worker-implementation', 'generic-worker', ...key];
      const loose = await check(args, folder);
      expect([loose.status, loose.wrong.map((row) => row.check)]).toEqual([
        0,
        ['task user', 'clock', 'output', 'format', 'blob'],
      ]);
      expect(loose.wrong.every((row) => row.nextStep?.endsWith('.'))).toBe(true);
      expect((await check([...args, '--strict'], folder)).status).toBe(1);
    }));

  it.each([
    ['no worker', ['worker-check'], 2],
    ['another worker', ['worker-check', '--worker-implementation', 'x'], 2],
    ['an unknown option', ['worker-check', '--worker-implementation', 'generic-worker', '--x'], 2],
    [
      'a product that is none',
      ['worker-check', '--worker-implementation', 'generic-worker', '--product', 'x'],
      2,
    ],
  ])('given %s, exits with %i', async (_, args, status) => {
    expect((await runCot(args, { cwd: '/' })).status).toBe(status);
  });
});
