import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { ask, clientOf, requestOf } from '../../../support/serving.js';
import { runCot } from '../../../support/terminal.js';

const bin = fileURLToPath(new URL('../../../../bin/cot.js', import.meta.url));

/** A folder with a key, outputs, and a place for blobs. */
async function withWorker(use: (folder: string) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    await chmod(folder, 0o700);
    await mkdir(join(folder, 'out/public'), { recursive: true });
    await mkdir(join(folder, 'keys/generic-worker'), { recursive: true });
    await mkdir(join(folder, 'blobs'));
    await writeFile(join(folder, 'out/public/a.txt'), 'hello\n');
    await runCot(['keygen', '--format', 'ed25519', '--output', join(folder, 'key')]);
    await writeFile(join(folder, 'keys/generic-worker/w.pub'), await readFile(join(folder, 'key.pub')));
    await use(folder);
  });
}

const optionsOf = (folder: string) => [
  'generate',
  '--serve',
  join(folder, 's'),
  '--ed25519-key',
  join(folder, 'key.sec'),
];

/** Starts the program, and waits until it says that it is ready. */
async function start(folder: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [bin, ...optionsOf(folder)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  expect(String(line)).toBe(`ready ${join(folder, 's')}\n`);
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const ended = once(child, 'exit');
  child.kill(signal);
  return (await ended)[0];
}

const verify = (folder: string, blob: string) =>
  runCot([
    'verify-blob',
    join(folder, blob, 'public/chain-of-trust.json'),
    '--worker-implementation',
    'generic-worker',
    '--keys',
    join(folder, 'keys'),
  ]);

describe('cot generate --serve', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('serves until %s, then ends with 0', (signal) =>
    withWorker(async (folder) => {
      const child = await start(folder);
      expect(await ask(join(folder, 's'), requestOf(folder, 'blobs/a'))).toMatchObject({ ok: true });
      expect((await verify(folder, 'blobs/a')).status).toBe(0);
      expect(await end(child, signal)).toBe(0);
      expect(existsSync(join(folder, 's'))).toBe(false);
    }),
  );

  test('told to stop while it works, ends with 0 and has begun nothing that it does not finish', () =>
    withWorker(async (folder) => {
      const child = await start(folder);
      const client = clientOf(join(folder, 's'));
      for (let id = 0; id < 100; id++) client.send({ id, ...requestOf(folder, `blobs/${id}`) });
      client.socket.on('error', () => undefined);
      await client.next();
      await client.next();
      expect(await end(child, 'SIGTERM')).toBe(0);
      const blobs = await readdir(join(folder, 'blobs'));
      expect(blobs.length).toBeLessThan(100);
      for (const blob of blobs) expect((await verify(folder, `blobs/${blob}`)).status).toBe(0);
      expect(existsSync(join(folder, 's'))).toBe(false);
    }));

  test('killed while it works leaves no half blob, and the next one takes the socket over', () =>
    withWorker(async (folder) => {
      const child = await start(folder);
      const client = clientOf(join(folder, 's'));
      for (let id = 0; id < 100; id++) client.send({ id, ...requestOf(folder, `blobs/${id}`) });
      client.socket.on('error', () => undefined);
      await client.next();
      await client.next();
      await end(child, 'SIGKILL');
      expect(existsSync(join(folder, 's'))).toBe(true);
      let whole = 0;
      for (const blob of await readdir(join(folder, 'blobs'))) {
        if (!existsSync(join(folder, 'blobs', blob, 'public/chain-of-trust.json'))) continue;
        expect((await verify(folder, `blobs/${blob}`)).status).toBe(0);
        whole++;
      }
      expect(whole).toBeGreaterThan(1);
      const next = await start(folder);
      expect(await ask(join(folder, 's'), requestOf(folder, 'blobs/0'))).toMatchObject({ ok: true });
      expect(await end(next, 'SIGTERM')).toBe(0);
    }));

  test('of several that take a stale socket over at once, one serves', () =>
    withWorker(async (folder) => {
      await end(await start(folder), 'SIGKILL');
      const children = [1, 2, 3].map(() => spawn(process.execPath, [bin, ...optionsOf(folder)]));
      const first = await Promise.all(
        children.map(async (child) => {
          const output = once(child.stdout, 'data').then(() => 'ready');
          return Promise.race([output, once(child, 'exit').then(([code]) => code)]);
        }),
      );
      expect([...first].sort()).toEqual([2, 2, 'ready']);
      expect(await ask(join(folder, 's'), { ping: true })).toMatchObject({ ok: true });
      for (const child of children) child.kill('SIGTERM');
    }));

  test.each([
    ['--run', 'run.json'],
    ['--at', '2026-01-01'],
    ['--artifacts', 'out'],
    ['--output', 'blobs'],
    ['--artifact', 'public/a=out/public/a.txt'],
    ['--environment', 'a=b'],
  ])('refuses what belongs to a request: %s', (...more) =>
    withWorker(async (folder) => {
      const { status, stdout, stderr } = await runCot([...optionsOf(folder), ...more], { cwd: folder });
      expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining('usage-conflict')]);
    }),
  );

  test('refuses to start without a key', () =>
    withWorker(async (folder) => {
      const { status, stderr } = await runCot(['generate', '--serve', join(folder, 's')]);
      expect([status, stderr]).toEqual([2, expect.stringContaining('usage-missing')]);
    }));
});
