import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWorld, startSandbox, type Tampering, type World, writeSetup } from '@chain-of-trust/sandbox';
import { execa } from 'execa';

/** What `cot verify` did. */
export interface Verification {
  readonly exitCode: number;
  readonly output: string;
}

/** A release in a deployment that runs. */
export interface Stage {
  readonly world: World;
  /** Runs the real command line against the deployment. */
  readonly verify: (format: 'text' | 'json', environment?: Record<string, string>) => Promise<Verification>;
}

const cot = fileURLToPath(new URL('../bin/cot.js', import.meta.resolve('@chain-of-trust/cli')));

/** Sets a release up, tampered with or not, and cleans up after `use`. */
export async function withStage<T>(
  tampering: Tampering | undefined,
  use: (stage: Stage) => Promise<T>,
): Promise<T> {
  const world = await createWorld();
  await tampering?.apply(world);
  const sandbox = await startSandbox(world);
  const folder = await mkdtemp(join(tmpdir(), 'cot-demo-'));
  try {
    const { configPath } = await writeSetup(world, sandbox, folder);
    const verify: Stage['verify'] = async (format, env = {}) => {
      const options = [
        '--task-type',
        'signing',
        '--product',
        'firefox',
        '--config',
        configPath,
        '--format',
        format,
      ];
      const run = await execa(process.execPath, [cot, 'verify', world.names.signing, ...options], {
        reject: false,
        env,
      });
      return { exitCode: run.exitCode ?? 3, output: run.stdout };
    };
    return await use({ world, verify });
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}
