import { createWorld, startSandbox, type WorldOptions, writeSetup } from '@chain-of-trust/sandbox';
import { cot } from './process.js';
import { withTemporaryFolder } from './temporary-folder.js';

/** A sandbox with a signing task that is about to run. */
export interface Deployment {
  /** Arguments for Node.js that verify the chain of that task with `cot verify`. */
  readonly verify: readonly string[];
  /** Requests to the sandbox so far. */
  readonly requests: readonly unknown[];
  /** A folder for what a benchmark writes. */
  readonly folder: string;
}

/** Runs `use` with a sandbox in this process; what is measured runs in others. */
export async function withDeployment<T>(
  options: WorldOptions,
  use: (deployment: Deployment) => Promise<T>,
): Promise<T> {
  const world = await createWorld(options);
  const sandbox = await startSandbox(world, { pageSize: 1000 });
  try {
    return await withTemporaryFolder(async (folder) => {
      const { configPath } = await writeSetup(world, sandbox, folder);
      const verify = [cot, 'verify', world.names.signing, '--task-type', 'signing', '--config', configPath];
      return use({ verify, requests: sandbox.requests, folder });
    });
  } finally {
    await sandbox.close();
  }
}
