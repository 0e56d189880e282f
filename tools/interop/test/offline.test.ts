import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorld, startSandbox, writeSetup } from '@chain-of-trust/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cotProgram, runCot } from '../src/cot.js';
import { runProgram } from '../src/program.js';

describe('a bundle of a Firefox-like chain', () => {
  let folder: string;
  let live: Awaited<ReturnType<typeof runCot>>;
  let offline: readonly string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cot-offline-'));
    const world = await createWorld({ builds: 14, taskGraphTasks: 2000 });
    const sandbox = await startSandbox(world);
    const { configPath, policyPath } = await writeSetup(world, sandbox, folder);
    const at = ['--at', new Date().toISOString(), '--format', 'json'];
    const bundle = join(folder, 'chain.cot.tar');
    const task = [world.names.signing, '--task-type', 'signing', '--product', 'firefox'];
    live = await runCot(['verify', ...task, '--config', configPath, ...at, '--bundle', bundle]);
    await sandbox.close();
    offline = ['verify', '--from', bundle, '--policy', policyPath, '--keys', join(folder, 'keys'), ...at];
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('is verified where there is no network at all, with the same report to the byte', async () => {
    expect(live).toMatchObject({ exitCode: 0, stderr: '' });
    // A network namespace of its own has no interface but a loopback that is down.
    const alone = await runProgram('unshare', [
      '--map-root-user',
      '--net',
      process.execPath,
      cotProgram,
      ...offline,
    ]);
    expect(alone).toEqual(live);
  });

  test('the namespace is really without network', async () => {
    const line = 'require("net").connect(1, "127.0.0.1").on("error", ({ code }) => console.log(code))';
    const { stdout } = await runProgram('unshare', [
      '--map-root-user',
      '--net',
      process.execPath,
      '-e',
      line,
    ]);
    expect(stdout.trim()).toBe('ENETUNREACH');
  });
});
