import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { Terminal } from './terminal.js';

/** Receives the exit status of the command that ran. */
type Finish = (status: number) => void;

const implementations = ['docker-worker', 'generic-worker', 'taskcluster-worker', 'scriptworker'];

/**
 * The command line of `cot`. Only names and help are here; what a command needs is loaded when it runs, so that
 * `cot --help` stays as fast as the runtime.
 */
export function createProgram(terminal: Terminal, finish: Finish): Command {
  const program = new Command('cot')
    .description("Taskcluster's Chain of Trust: generate, verify and inspect signed accounts of tasks.")
    .version(readVersion(), '--version', 'print the version')
    .helpOption('--help', 'show help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: terminal.stdout, writeErr: terminal.stderr })
    .showHelpAfterError('(cot --help shows the usage)')
    .addHelpText('after', exitStatusHelp);
  for (const add of [addVerify, addVerifyBlob, addGenerate, addKeygen, addKeys, addPolicy])
    add(program, terminal, finish);
  return program;
}

const exitStatusHelp = `
Exit status:
  0  verified, or done
  1  refused
  2  wrong usage or configuration
  3  could not find out: the network or a service failed`;

function addVerify(program: Command, terminal: Terminal, finish: Finish): void {
  subcommand(program, 'verify', 'verify the chain of trust of a task that is about to run')
    .argument('<taskId>', 'the task, as a 22-character taskId')
    .requiredOption(
      '--task-type <type>',
      'how to verify the task: signing, beetmover, balrog, build, decision …',
    )
    .option('--product <name>', 'a shipped product policy, like firefox')
    .option('--policy <file>', 'a policy file (YAML); may extend a shipped product')
    .option('--root-url <url>', 'the Taskcluster deployment (default: TASKCLUSTER_ROOT_URL)')
    .option('--keys <folder>', 'public keys: a GPG homedir or a folder for each worker implementation')
    .option('--work-dir <folder>', 'put verified artifacts into FOLDER/cot/TASKID/PATH')
    .option('--fail-fast', 'end at the first refusal instead of finding all')
    .option('--at <time>', 'reference time at which keys must be valid (default: now)')
    .option(
      '--config <file>',
      'configuration file (YAML): rootUrl, mirrors, product, policy, keys, workDir, network, github, renamedRepositories',
    )
    .addOption(formatOption())
    .action(async (taskId: string, options: Record<string, string>) => {
      const { verify } = await import('./commands/verify.js');
      finish(await verify(taskId, options, terminal));
    });
}

function addVerifyBlob(program: Command, terminal: Terminal, finish: Finish): void {
  subcommand(program, 'verify-blob', 'verify the signature and form of one chain of trust blob')
    .argument('<file>', 'chainOfTrust.json.asc, or chain-of-trust.json with its .sig beside it')
    .addOption(implementationOption())
    .requiredOption(
      '--keys <folder>',
      'public keys: a GPG homedir or a folder for each worker implementation',
    )
    .option('--signature <file>', 'the ed25519 signature (default: FILE.sig)')
    .option('--at <time>', 'reference time at which the key must be valid (default: now)')
    .addOption(formatOption())
    .action(async (file: string, options: Record<string, string>) => {
      const { verifyBlobFile } = await import('./commands/verify-blob.js');
      finish(await verifyBlobFile(file, options, terminal));
    });
}

function addGenerate(program: Command, terminal: Terminal, finish: Finish): void {
  subcommand(program, 'generate', 'hash the outputs of a finished run and sign its chain of trust blob')
    .requiredOption(
      '--run <file>',
      'the run as JSON: taskId, runId, task, workerGroup, workerId, environment; - for stdin',
    )
    .requiredOption(
      '--artifacts <folder>',
      'folder of outputs; names are paths below it, like public/build/target.zip',
    )
    .option('--output <folder>', 'where to write the blob and its signatures (default: the artifacts folder)')
    .option('--ed25519-key <file>', 'private key: base64 of the seed, or PEM')
    .option('--gpg-key <file>', 'private OpenPGP key, armored or binary')
    .option('--passphrase-file <file>', 'file with the passphrase of the OpenPGP key')
    .option('--at <time>', 'time of the OpenPGP signature (default: now)')
    .action(async (options: Record<string, string>) => {
      const { generate } = await import('./commands/generate.js');
      finish(await generate(options, terminal));
    });
}

function addKeygen(program: Command, terminal: Terminal, finish: Finish): void {
  subcommand(program, 'keygen', 'make a key pair for a worker')
    .addOption(
      new Option('--format <format>', 'kind of key').choices(['ed25519', 'gpg']).makeOptionMandatory(),
    )
    .requiredOption('--output <prefix>', 'write PREFIX.pub and PREFIX.sec (mode 0600); neither may exist')
    .option('--user-id <id>', 'user ID of an OpenPGP key, like "worker <worker@example.com>"')
    .option('--expires-in-days <days>', 'lifetime of an OpenPGP key', '730')
    .addOption(
      new Option('--algorithm <name>', 'of an OpenPGP key')
        .choices(['rsa4096', 'ed25519'])
        .default('rsa4096'),
    )
    .action(async (options: Record<string, string>) => {
      const { keygen } = await import('./commands/keygen.js');
      finish(await keygen(options, terminal));
    });
}

function addKeys(program: Command, terminal: Terminal, finish: Finish): void {
  const keys = subcommand(
    program,
    'keys',
    "look after the git repository of workers' public keys",
  ).helpCommand(false);
  const repository = (name: string, description: string) =>
    subcommand(keys, name, description)
      .requiredOption('--repo <folder>', 'a clone of the repository; bare and shallow ones will do')
      .option('--tag <name>', 'the tag (default: the one that git describe finds)')
      .option('--branch <name>', 'the branch to find the tag from (default: what is checked out)')
      .option('--signer-list <file>', 'long key ids or fingerprints of those of the signers folder who may')
      .option('--at <time>', 'reference time at which keys must be valid (default: now)');
  repository('inspect', 'tell what a key repository holds at a tag, and who has signed the tag')
    .option('--signers <folder>', 'public keys of those who may sign tags; without them no tag is good')
    .option('--json', 'print JSON; its schema is key-inspection.json of the package key-repo')
    .action(async (options: Record<string, string>) => {
      const { inspectKeys } = await import('./commands/keys-inspect.js');
      finish(await inspectKeys(options, terminal));
    });
  repository('build', 'write a GnuPG homedir for each worker implementation from a signed tag')
    .requiredOption('--signers <folder>', 'public keys of those who may sign tags')
    .requiredOption('--out <folder>', 'where to write them; must not exist yet')
    .action(async (options: Record<string, string>) => {
      const { buildKeys } = await import('./commands/keys-build.js');
      finish(await buildKeys(options, terminal));
    });
}

function addPolicy(program: Command, terminal: Terminal, finish: Finish): void {
  const policy = subcommand(program, 'policy', 'show, check and compare what products trust').helpCommand(
    false,
  );
  subcommand(policy, 'list', 'list the shipped products with the digests of their policies').action(
    async () => {
      const { listPolicies } = await import('./commands/policy-list.js');
      finish(await listPolicies(terminal));
    },
  );
  subcommand(policy, 'show', 'print a whole policy, after inheritance, with its digest')
    .argument('[product]', 'a shipped product')
    .option('--policy <file>', 'a policy file (YAML) instead')
    .addOption(new Option('--format <format>', 'of the policy').choices(['yaml', 'json']).default('yaml'))
    .action(async (product: string | undefined, options: Record<string, string>) => {
      const { showPolicy } = await import('./commands/policy-show.js');
      finish(await showPolicy(product, options, terminal));
    });
  subcommand(policy, 'check', 'say everything that is wrong with policy files')
    .argument('<files...>', 'policy files (YAML)')
    .action(async (files: string[]) => {
      const { checkPolicies } = await import('./commands/policy-check.js');
      finish(await checkPolicies(files, terminal));
    });
  subcommand(
    policy,
    'diff',
    'say what one policy allows and another does not; exits with 1 where they differ',
  )
    .argument('<before>', 'a shipped product, or a policy file')
    .argument('<after>', 'a shipped product, or a policy file')
    .addOption(formatOption())
    .action(async (before: string, after: string, options: Record<string, string>) => {
      const { diffPolicies } = await import('./commands/policy-diff.js');
      finish(await diffPolicies(before, after, options, terminal));
    });
}

function subcommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .helpOption('--help', 'show help')
    .addHelpText('after', exitStatusHelp);
}

function formatOption(): Option {
  return new Option('--format <format>', 'of the output').choices(['text', 'json']).default('text');
}

function implementationOption(): Option {
  return new Option('--worker-implementation <name>', 'which worker made the blob')
    .choices(implementations)
    .makeOptionMandatory();
}

function readVersion(): string {
  const content: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof content === 'object' && content !== null && 'version' in content
    ? String(content.version)
    : 'unknown';
}
