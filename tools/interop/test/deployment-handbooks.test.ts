import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { withDeployment } from '../src/deployment.js';
import { readSteps, typeSteps } from '../src/handbook.js';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));

describe.each([
  ['docs/auditors.md', 9, []],
  ['docs/scriptworkers.md', 15, []],
  ['docs/red-task.md', 9, ['docker-image-worker-pool', 'task-command']],
  ['examples/scriptworker-py/README.md', 5, []],
] as const)('the handbook %s', (handbook, fewest, tamperings) => {
  test('when its commands are typed in the folder of a sandbox, they print what it says', () =>
    withDeployment(tamperings, async (folder) => {
      const steps = readSteps(await readFile(join(checkout, handbook), 'utf8'));
      expect(steps.length).toBeGreaterThanOrEqual(fewest);
      const env = { CHECKOUT: checkout, PYTHONDONTWRITEBYTECODE: '1' };
      for await (const { command, exitCode, all, printed, expected } of typeSteps(steps, folder, env)) {
        expect({ command, exitCode, all }).toMatchObject({ exitCode: 0, command });
        expect({ command, printed }).toEqual({ command, printed: expected });
      }
    }));
});
