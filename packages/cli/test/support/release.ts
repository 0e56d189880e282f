import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createWorld,
  type Faults,
  findTampering,
  type Sandbox,
  type Setup,
  startSandbox,
  type World,
  type WorldOptions,
  writeSetup,
} from '@chain-of-trust/sandbox';

/** A release in a sandbox, with the files that a user needs. */
export interface Release extends Setup {
  readonly world: World;
  readonly folder: string;
  readonly rootUrl: string;
  /** What the worker of a run has. */
  readonly taskCredentials: Sandbox['taskCredentials'];
  /** What was asked of the services, and of the store, so far. */
  readonly requests: Sandbox['requests'];
  /** The options that every `cot verify` of it needs. */
  readonly args: readonly string[];
}

/** What a test may change about a release. */
export interface ReleaseOptions {
  readonly tamper?: string;
  readonly faults?: Faults;
  readonly world?: WorldOptions;
}

/** Sets a release up, and cleans up after `use`. */
export async function withRelease<T>(
  options: ReleaseOptions,
  use: (release: Release) => Promise<T>,
): Promise<T> {
  const world = await createWorld({ taskGraphTasks: 20, ...options.world });
  if (options.tamper !== undefined) await findTampering(options.tamper)?.apply(world);
  const sandbox = await startSandbox(world, { faults: options.faults ?? {} });
  const folder = await mkdtemp(join(tmpdir(), 'cot-cli-'));
  try {
    const setup = await writeSetup(world, sandbox, folder);
    const args = [
      'verify',
      world.names.signing,
      '--task-type',
      'signing',
      '--product',
      'firefox',
      '--config',
      setup.configPath,
    ];
    return await use({
      ...setup,
      world,
      folder,
      rootUrl: sandbox.rootUrl,
      taskCredentials: sandbox.taskCredentials,
      requests: sandbox.requests,
      args,
    });
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}
