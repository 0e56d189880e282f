import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWorld, findTampering, startSandbox, writeSetup } from '@chain-of-trust/sandbox';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { installPrograms, readSteps, typeSteps } from '../src/handbook.js';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));

/** A folder as `npx pnpm sandbox --folder` leaves it, while that serves. */
async function withDeployment(
  tamperings: readonly string[],
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const world = await createWorld({ taskGraphTasks: 8, signatureFormat: 'both' });
  for (const name of tamperings) await findTampering(name)?.apply(world);
  const sandbox = await startSandbox(world);
  const folder = await mkdtemp(join(tmpdir(), 'hb-'));
  try {
    await writeSetup(world, sandbox, folder);
    await installPrograms(folder);
    await use(folder);
  } finally {
    await sandbox.close();
    await execa('chmod', ['-R', 'u+w', folder]);
    await rm(folder, { recursive: true, force: true });
  }
}

describe.each([
  ['docs/auditors.md', 9, []],
  ['docs/scriptworkers.md', 15, []],
  ['docs/red-task.md', 9, ['docker-image-worker-pool', 'task-command']],
  ['examples/scriptworker-py/README.md', 5, []],
] as const)('the handbook %s', (handbook, fewest, tamperings) => {
  test('when its commands are typed in the folder of a sandbox, they print what it says', () =>
    withDeployment(tamperings, async (folder) => {
      await chmod(folder, 0o755);
      const steps = readSteps(await readFile(join(checkout, handbook), 'utf8'));
      expect(steps.length).toBeGreaterThanOrEqual(fewest);
      const env = { CHECKOUT: checkout, PYTHONDONTWRITEBYTECODE: '1' };
      for await (const { command, exitCode, all, printed, expected } of typeSteps(steps, folder, env)) {
        expect({ command, exitCode, all }).toMatchObject({ exitCode: 0, command });
        expect({ command, printed }).toEqual({ command, printed: expected });
      }
    }));
});
