import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorld, findTampering, startSandbox, writeSetup } from '@chain-of-trust/sandbox';
import { execa } from 'execa';
import { installPrograms } from './handbook.js';

/** A folder as `npx pnpm sandbox --folder` leaves it, while that serves. */
export async function withDeployment(
  tamperings: readonly string[],
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const world = await createWorld({ taskGraphTasks: 8, signatureFormat: 'both' });
  for (const name of tamperings) await findTampering(name)?.apply(world);
  const sandbox = await startSandbox(world);
  const folder = await mkdtemp(join(tmpdir(), 'hb-'));
  try {
    await writeSetup(world, sandbox, folder);
    await chmod(folder, 0o755);
    await installPrograms(folder);
    await use(folder);
  } finally {
    await sandbox.close();
    await execa('chmod', ['-R', 'u+w', folder]);
    await rm(folder, { recursive: true, force: true });
  }
}
