import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { taskDefinition } from '@chain-of-trust/fixtures';
import { createWorld, type Sandbox, startSandbox, writeSetup } from '@chain-of-trust/sandbox';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installPrograms } from '../src/handbook.js';

/**
 * All commands in an order in which each finds what its example names, with what somebody has typed before. The
 * examples themselves are what the help says.
 */
const commands: readonly (readonly [command: string, ...preparation: string[]])[] = [
  ['keygen'],
  ['generate'],
  ['verify-blob', 'cp worker.pub keys/generic-worker/added.ed25519.pub'],
  ['worker-check'],
  ['verify'],
  [
    'verify-artifact',
    'cot verify --from chain.cot.tar --product firefox --keys keys --quiet || exit',
    'cot verify Zqq_syB8RIq_KFfLtN3nqQ --task-type signing --product firefox --keys keys --quiet --work-dir work',
    'cp work/cot/fB7P6dhTSBueOarH79rmqQ/public/build/target-0.zip target.zip',
  ],
  ['guard', 'printf \'#!/bin/sh\\nls "$COT_WORK_DIR/cot"\\n\' > sign.sh', 'chmod +x sign.sh'],
  ['graph'],
  ['attest', 'cot keygen --format ed25519 --output verifier'],
  ['explain'],
  ['policy list'],
  ['policy show'],
  ['policy check'],
  ['policy diff'],
  ['config show'],
  ['completion'],
  [
    'keys create',
    "cot keygen --format gpg --algorithm ed25519 --user-id 'me <me@example.com>' --output me",
    'gpg --batch --quiet --import me.sec',
    'mkdir signers',
    'cp me.pub signers',
  ],
  [
    'keys sign',
    "cot keygen --format gpg --algorithm ed25519 --user-id 'signing-3 <cltsign@signing-3.example.com>' --output new-3",
    'cp new-3.pub cltsign@signing-3.example.com.pub',
  ],
  ['keys export'],
  ['keys renew'],
  ['keys revoke'],
  [
    'keys add',
    'git init --quiet --initial-branch=main cot-gpg-keys',
    'cot keys add me.pub --impl scriptworker --trusted --repo cot-gpg-keys',
    'cot keys add new/cltsign@signing-2.example.com.pub --impl scriptworker --valid --repo cot-gpg-keys',
    'git -C cot-gpg-keys commit --quiet --message first',
    'cot keys tag production-20260201 --repo cot-gpg-keys --signers signers --key me@example.com --first',
  ],
  ['keys tag', 'git -C cot-gpg-keys commit --quiet --message second'],
  ['keys inspect'],
  ['keys build'],
  ['keys sync'],
  ['keys diff'],
  ['keys history'],
  ['keys audit'],
];

/** Commands that exit with 1 where they differ, as these do. */
const differing: ReadonlySet<string> = new Set(['policy diff', 'keys diff']);

let folder: string;
let sandbox: Sandbox;

function type(script: string) {
  const env = { HOME: folder, PATH: `${join(folder, '.bin')}:${process.env.PATH}`, LC_ALL: 'C' };
  return execa('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd: folder,
    env,
    all: true,
    reject: false,
  });
}

/** What follows "Example:" in a command's help, as it would be copied. */
async function examplesOf(command: string): Promise<string> {
  const { all } = await type(`cot ${command} --help`);
  return /^Example.*:.*\n((?: {2}.*\n?)+)/m.exec(all)?.[1] ?? '';
}

/** Names of all commands that have no further ones, from their helps. */
async function findCommands(parent = ''): Promise<string[]> {
  const { all } = await type(`cot ${parent} --help`);
  const below = /^Commands:\n((?: .*\n)+)/m.exec(all)?.[1];
  if (below === undefined) return [parent];
  const names = [...below.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = '']) =>
    `${parent} ${name}`.trim(),
  );
  return (await Promise.all(names.map((name) => findCommands(name)))).flat();
}

beforeAll(async () => {
  const world = await createWorld({ taskGraphTasks: 8, signatureFormat: 'both' });
  sandbox = await startSandbox(world);
  folder = await mkdtemp(join(tmpdir(), 'he-'));
  const { configPath } = await writeSetup(world, sandbox, folder);
  const configuration = await readFile(configPath, 'utf8');
  await writeFile(
    join(folder, 'cot.config.yaml'),
    configuration.replace('policy: ./policy.yml', 'product: firefox'),
  );
  await installPrograms(folder);
  await writeFile(join(folder, '.bin', 'vault'), '#!/bin/sh\ncat > /dev/null\n');
  await chmod(join(folder, '.bin', 'vault'), 0o755);
  await writeFile(join(folder, '.gitconfig'), '[user]\n\tname = Me\n\temail = me@example.com\n');
  await mkdir(join(folder, 'outputs', 'public'), { recursive: true });
  await writeFile(join(folder, 'outputs', 'public', 'target.zip'), 'made');
  const run = { taskId: 'fB7P6dhTSBueOarH79rmqQ', runId: 0, workerGroup: 'group', workerId: 'id' };
  await writeFile(
    join(folder, 'run.json'),
    JSON.stringify({ ...run, task: taskDefinition, environment: {} }),
  );
});

afterAll(async () => {
  await sandbox.close();
  await execa('gpgconf', ['--homedir', join(folder, '.gnupg'), '--kill', 'all'], { reject: false });
  await execa('chmod', ['-R', 'u+w', folder]);
  await rm(folder, { recursive: true, force: true });
});

describe('the examples of the help', () => {
  test('are there for every command', async () => {
    expect((await findCommands()).sort()).toEqual(commands.map(([command]) => command).sort());
  });

  test.each(commands)('run as they are typed: cot %s', async (command, ...preparation) => {
    const prepared = await type(preparation.join('\n'));
    expect({ exitCode: prepared.exitCode, all: prepared.all }).toEqual({ exitCode: 0, all: prepared.all });
    const script = await examplesOf(command);
    expect(script).toContain(`cot ${command}`);
    const { exitCode, all } = await type(script);
    expect({ exitCode, all }).toEqual({ exitCode: differing.has(command) ? 1 : 0, all });
    expect(all).not.toContain('internal error');
  });
});
