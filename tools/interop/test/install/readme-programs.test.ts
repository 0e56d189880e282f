import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { taskDefinition } from '@chain-of-trust/fixtures';
import { createWorld, type Sandbox, startSandbox, type World, writeSetup } from '@chain-of-trust/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProject, managers, type PackedPackages, packPackages, runIn } from './packed.js';

const packages = fileURLToPath(new URL('../../../../packages/', import.meta.url));

/** What the program at the start of a package's README is given, and says. Those of `cot` are typed by other tests. */
const programs: Readonly<Record<string, { readonly args?: readonly string[]; readonly says: RegExp }>> = {
  chain: { args: ['SIGNING'], says: /^signing [\w-]{22} scriptworker$.*^ {2}signing:build/ms },
  evidence: { args: ['BUILD'], says: /^0 completed s3 public\/build\/target-0\.zip$/m },
  generator: { says: /public\/chain-of-trust\.json/ },
  'key-repo': { says: /^generic-worker 1 0 \/.*\/keys\/generic-worker\ntrue$/m },
  policy: { says: /undefined.*maxChainLength/s },
  report: { says: /VERIFIED signing/ },
  signing: { says: /^ed25519 true\nfN1SbArXTPSVFUUvaOlinQ$/m },
  types: { says: /^true.*document-duplicate-key$/ms },
  verifier: { args: ['chain.cot.tar', 'policy.yml'], says: /VERIFIED signing/ },
};

let packed: PackedPackages;
let folder: string;
let world: World;
let sandbox: Sandbox;

beforeAll(async () => {
  const [npm] = managers;
  if (npm === undefined) throw new TypeError('npm is the first one');
  packed = await packPackages();
  folder = await createProject(npm, packed);
  world = await createWorld({ taskGraphTasks: 20 });
  sandbox = await startSandbox(world);
  const setup = await mkdtemp(join(tmpdir(), 'cot-setup-'));
  try {
    const { configPath, policyPath } = await writeSetup(world, sandbox, setup);
    const verify = ['verify', world.names.signing, '--task-type', 'signing', '--config', configPath];
    const record = ['--bundle', 'chain.cot.tar', '--with-artifacts', '--format', 'json'];
    const { stdout } = await runIn(folder, npm.cot, [...verify, ...record]);
    await writeFile(join(folder, 'report.json'), stdout);
    await writeFile(join(folder, 'task.json'), JSON.stringify(taskDefinition));
    await copyFile(policyPath, join(folder, 'policy.yml'));
  } finally {
    await rm(setup, { recursive: true });
  }
});

afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
  await packed.remove();
});

async function programOf(name: string): Promise<string> {
  const readme = await readFile(join(packages, name, 'README.md'), 'utf8');
  const [, program] = /^```js\n(import .*?)^```$/ms.exec(readme) ?? [];
  if (program === undefined) throw new TypeError(`the README of ${name} has no program`);
  return program;
}

describe('the program of the README of', () => {
  test('every package is run', async () => {
    const all = await readdir(packages);
    expect(all.filter((name) => name !== 'cli').sort()).toEqual(Object.keys(programs).sort());
  });

  test.each(Object.entries(programs))('%s', async (name, { args = [], says }) => {
    await writeFile(join(folder, `${name}.mjs`), await programOf(name));
    const given = args.map((arg) =>
      arg === 'SIGNING' ? world.names.signing : arg === 'BUILD' ? (world.names.builds[0] ?? '') : arg,
    );
    const env = { TASKCLUSTER_ROOT_URL: sandbox.rootUrl };
    const { exitCode, stdout, stderr } = await runIn(
      folder,
      [process.execPath],
      [`${name}.mjs`, ...given],
      env,
    );
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(says);
  });
});
