import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createWorld,
  findTampering,
  type Hosts,
  startHosts,
  startSandbox,
  type World,
  writeSetup,
} from '@chain-of-trust/sandbox';
import { describe, expect, test } from 'vitest';
import { trustedKeysOf } from '../src/differential/trusted-keys.js';
import { readEnvironment } from '../src/environment.js';
import { isScriptworkerAbsent, runProgram } from '../src/index.js';

const rootUrl = 'https://firefox-ci-tc.services.mozilla.com';
const theirs = fileURLToPath(new URL('../python/verify_cot.py', import.meta.url));
const ours = fileURLToPath(
  new URL('bin/verify-cot.js', import.meta.resolve('@chain-of-trust/cli/package.json')),
);

/** Both entry points, asked about the tasks of one release. */
interface Both {
  readonly world: World;
  /** Exit statuses for the same arguments. */
  readonly ask: (args: readonly string[]) => Promise<{ readonly theirs: unknown; readonly ours: unknown }>;
  /** What is left among the temporary files of ours. */
  readonly left: () => Promise<readonly string[]>;
}

async function withBoth(tampering: string | undefined, use: (both: Both) => Promise<void>): Promise<void> {
  const found = tampering === undefined ? undefined : findTampering(tampering);
  const world = await createWorld({
    taskGraphTasks: 8,
    builds: 2,
    signatureFormat: 'ed25519',
    ...found?.world,
  });
  if (tampering !== undefined && found === undefined) throw new Error(`no such tampering: ${tampering}`);
  await found?.apply(world);
  const folder = await mkdtemp(join(tmpdir(), 'verify-cot-test-'));
  const sandbox = await startSandbox(world);
  const hosts = await startHosts(sandbox);
  try {
    const { configPath } = await writeSetup(world, sandbox, folder);
    await mkdir(join(folder, 'tmp'), { mode: 0o700 });
    await use({
      world,
      ask: async (args) => {
        const [one, other] = await Promise.all([
          askTheirs(args, world, hosts, folder),
          askOurs(args, configPath, sandbox.rootUrl, folder),
        ]);
        return { theirs: one, ours: other };
      },
      left: () => readdir(join(folder, 'tmp')),
    });
  } finally {
    await hosts.close();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function askTheirs(args: readonly string[], world: World, hosts: Hosts, cwd: string) {
  const request = { args, publicKeys: Object.fromEntries(trustedKeysOf(world)), ...hosts };
  const { exitCode } = await runProgram(readEnvironment().python, ['-I', theirs], {
    input: JSON.stringify(request),
    env: { TASKCLUSTER_ROOT_URL: rootUrl, SSL_CERT_FILE: hosts.caPath, REQUESTS_CA_BUNDLE: hosts.caPath },
    cwd,
  });
  return exitCode;
}

async function askOurs(args: readonly string[], configPath: string, sandboxUrl: string, cwd: string) {
  const { exitCode, stdout } = await runProgram(process.execPath, [ours, ...args, '--config', configPath], {
    env: { TASKCLUSTER_ROOT_URL: sandboxUrl, TMPDIR: join(cwd, 'tmp') },
    cwd,
  });
  if (!args.includes('--help')) expect(stdout).toBe('');
  return exitCode;
}

const signing = (world: World) => ['--task-type', 'signing', '--verify-sigs', world.names.signing];
const finished = (world: World) => ['--task-type', 'signing', '--verify-sigs', world.names.repackageSigning];

describe.skipIf(isScriptworkerAbsent())('verify_cot, ours and that of scriptworker', () => {
  test('of a good release, end with the same statuses', () =>
    withBoth(undefined, async ({ world, ask, left }) => {
      const about = async (...args: string[]) => [args.join(' '), await ask(args)];
      const same = (status: number) => ({ theirs: status, ours: status });
      const { decision, builds } = world.names;
      const [build = ''] = builds;
      const cases: readonly [readonly string[], number][] = [
        [[...finished(world), '--cleanup'], 0],
        [[...finished(world), '--cleanup', '--verbose', '--cot-product', 'firefox'], 0],
        [[...signing(world), '--cleanup', '--no-check-task'], 0],
        [['--task-type=beetmover', '--no-check-task', '--cleanup', world.names.beetmover], 0],
        [['--task-type', 'build', '--cleanup', '-v', build], 0],
        [['--task-type', 'decision', '--cleanup', decision], 0],
        // It is about to run, and has signed nothing.
        [[...signing(world), '--cleanup'], 1],
        // Of another type than it is.
        [['--task-type', 'decision', '--cleanup', build], 1],
        [['--task-type', 'signing', '--cleanup', 'LnshJjNXTfeBlPNrAzyy9w'], 1],
        [['--task-type', 'no-such-type', world.names.signing], 2],
        [['--no-such-option', ...signing(world)], 2],
        [[world.names.signing], 2],
        [['--task-type', 'signing'], 2],
        [['--help'], 0],
      ];
      for (const [args, status] of cases)
        expect(await about(...args)).toEqual([args.join(' '), same(status)]);
      expect(await left()).toEqual([]);
    }));

  test.each([
    'artifact-byte',
    'artifact-not-listed',
    'blob-byte',
    'unknown-key',
    'missing-decision',
    'task-not-in-graph',
    'template-changed',
    'untrusted-repository',
    'docker-image-digest',
    'restricted-scope-wrong-tree',
  ])('of a release with %s, end with 1', (tampering) =>
    withBoth(tampering, async ({ world, ask, left }) => {
      expect(await ask([...signing(world), '--no-check-task'])).toEqual({ theirs: 1, ours: 1 });
      expect(await left()).toEqual([]);
    }),
  );

  test('without --verify-sigs, scriptworker takes any signature, and ours does not', () =>
    withBoth('unknown-key', async ({ world, ask }) => {
      const args = signing(world).filter((arg) => arg !== '--verify-sigs');
      expect(await ask([...args, '--no-check-task'])).toEqual({ theirs: 0, ours: 1 });
    }));
});
