import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorld, startSandbox, writeSetup } from '@chain-of-trust/sandbox';
import { runCot } from './cot.js';

/**
 * Records the verification of a small release into a new folder, with the policy that trusts its keys, and what has
 * to be said of it: later releases of `cot` have to read it for ever. Keys are new each time, so no two folders are the same.
 */
export async function makeGoldenBundle(folder: string): Promise<void> {
  const setupFolder = await mkdtemp(join(tmpdir(), 'cot-golden-'));
  await mkdir(folder);
  try {
    const world = await createWorld({ taskGraphTasks: 20, signatureFormat: 'ed25519' });
    const sandbox = await startSandbox(world);
    const { configPath, policyPath } = await writeSetup(world, sandbox, setupFolder);
    const at = ['--at', new Date().toISOString(), '--format', 'json'];
    const bundle = ['--bundle', join(folder, 'chain.cot.tar')];
    const task = [world.names.signing, '--task-type', 'signing', '--product', 'firefox'];
    const { exitCode, stdout, stderr } = await runCot([
      'verify',
      ...task,
      '--config',
      configPath,
      ...at,
      ...bundle,
    ]);
    await sandbox.close();
    if (exitCode !== 0) throw new Error(`cot verify ended with ${exitCode}: ${stderr}${stdout}`);
    const { at: time, links } = JSON.parse(stdout) as { at: string; links: readonly { taskId: string }[] }; // just made
    const expected = { at: time, verdict: 'verified', links: links.map(({ taskId }) => taskId) };
    await writeFile(join(folder, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`);
    // Whole, so that it stays what it is when the shipped one that it extends does not.
    const shown = await runCot(['policy', 'show', '--policy', policyPath]);
    await writeFile(join(folder, 'policy.yml'), shown.stdout);
  } finally {
    await rm(setupFolder, { recursive: true, force: true });
  }
}
