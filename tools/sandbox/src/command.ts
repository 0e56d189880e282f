import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Faults } from './server/faults.js';
import { startSandbox } from './server/start.js';
import { writeSetup } from './setup/write-setup.js';
import { findTampering, tamperings } from './tampering/index.js';
import { createWorld } from './world/create-world.js';
import { trees, type WorldOptions } from './world/options.js';
import { type ProductName, productNames } from './world/products.js';
import { type WorldStyle, worldStyles } from './world/styles.js';
import type { World } from './world/world.js';

interface SandboxCommandOptions {
  readonly port: number;
  readonly tamper: readonly string[];
  readonly list?: true;
  readonly folder?: string;
  readonly tree?: keyof typeof trees;
  readonly style?: WorldStyle;
  readonly product?: ProductName;
  readonly signatureFormat: 'ed25519' | 'gpg' | 'both';
  readonly builds: number;
  readonly artifacts: number;
  readonly artifactBytes: number;
  readonly taskGraph: number;
  readonly latency?: number;
  readonly failEvery?: number;
  readonly limitEvery?: number;
}

/** Serves a deployment until the process is told to stop; resolves to the exit status. */
export async function runSandbox(args: readonly string[]): Promise<number> {
  const program = createProgram();
  try {
    program.parse([...args], { from: 'user' });
    const options = program.opts<SandboxCommandOptions>();
    return options.list === true ? list() : await serve(options);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    process.stderr.write(`sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

function createProgram(): Command {
  return new Command('sandbox')
    .description('A mock Taskcluster deployment with a release, over real HTTP on this machine.')
    .exitOverride()
    .option('--port <number>', 'port of the services', count, 0)
    .option('--tamper <name>', 'tamper with the release; may be repeated', collect, [])
    .option('--list', 'list the tamperings and styles and stop')
    .addOption(new Option('--style <name>', 'why there is such a release').choices(worldStyles))
    .addOption(new Option('--product <name>', 'product of the release').choices(productNames))
    .option('--folder <folder>', 'where to write cot.yml, policy.yml and keys/ (default: a temporary folder)')
    .addOption(new Option('--tree <name>', 'Mercurial tree of the release').choices(Object.keys(trees)))
    .addOption(
      new Option('--signature-format <format>', 'of the blobs')
        .choices(['ed25519', 'gpg', 'both'])
        .default('both'),
    )
    .option('--builds <number>', 'builds of the release', count, 3)
    .option('--artifacts <number>', 'artifacts of each build', count, 2)
    .option('--artifact-bytes <number>', 'size of each artifact', count, 4096)
    .option('--task-graph <number>', 'tasks in the task graph', count, 2000)
    .option('--latency <ms>', 'wait before each answer', count)
    .option('--fail-every <number>', 'answer every so many requests with 503', count)
    .option('--limit-every <number>', 'answer every so many requests with 429', count);
}

function collect(name: string, names: readonly string[]): string[] {
  if (findTampering(name) === undefined)
    throw new InvalidArgumentError('No such tampering; --list shows them.');
  return [...names, name];
}

function count(text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Not a number.');
}

function list(): number {
  for (const { name, title } of tamperings) process.stdout.write(`${name.padEnd(30)} ${title}\n`);
  process.stdout.write(`\nStyles: ${worldStyles.join(', ')}\n`);
  return 0;
}

/** The release that was asked for; a tampering that is about another one brings its own. */
function worldOf({ tree, style, product, tamper }: SandboxCommandOptions): WorldOptions {
  const [own] = tamper.flatMap((name) => findTampering(name)?.world ?? []);
  return {
    ...own,
    ...(tree === undefined ? {} : { tree }),
    ...(style === undefined ? {} : { style }),
    ...(product === undefined ? {} : { product }),
  };
}

async function serve(options: SandboxCommandOptions): Promise<number> {
  const world = await createWorld({
    ...worldOf(options),
    signatureFormat: options.signatureFormat,
    builds: options.builds,
    artifactsPerBuild: options.artifacts,
    artifactBytes: options.artifactBytes,
    taskGraphTasks: options.taskGraph,
  });
  for (const name of options.tamper) await findTampering(name)?.apply(world);
  const sandbox = await startSandbox(world, { port: options.port, faults: faultsOf(options) });
  const isTemporary = options.folder === undefined;
  const folder =
    options.folder === undefined ? await mkdtemp(join(tmpdir(), 'cot-sandbox-')) : resolve(options.folder);
  try {
    const { configPath } = await writeSetup(world, sandbox, folder);
    announce(world, sandbox.rootUrl, configPath, options.tamper);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    return 0;
  } finally {
    await sandbox.close();
    if (isTemporary) await rm(folder, { recursive: true, force: true });
  }
}

function faultsOf({ latency, failEvery, limitEvery }: SandboxCommandOptions): Faults {
  return {
    ...(latency === undefined ? {} : { latencyMs: latency }),
    ...(failEvery === undefined ? {} : { failEvery }),
    ...(limitEvery === undefined ? {} : { limitEvery }),
  };
}

function announce(
  { names, product }: World,
  rootUrl: string,
  config: string,
  tampered: readonly string[],
): void {
  const line = (taskId: string, type: string) =>
    `  node packages/cli/bin/cot.js verify ${taskId} --task-type ${type} --product ${product} --config ${config}`;
  const lines = [
    `Taskcluster sandbox at ${rootUrl}`,
    tampered.length === 0 ? 'A good release.' : `Tampered with: ${tampered.join(', ')}`,
    '',
    'Verify its tasks from another terminal:',
    '',
    line(names.signing, 'signing'),
    line(names.beetmover, 'beetmover'),
    '',
    'Ctrl-C stops it.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
