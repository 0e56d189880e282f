import { type Command, Option } from 'commander';
import type { Options } from '../options.js';
import type { Terminal } from '../terminal.js';
import { keyOptions } from './key-options.js';
import { type Finish, implementationOption, subcommand } from './subcommand.js';

const examples = `
Example:
  cot worker-check --worker-implementation generic-worker --ed25519-key /etc/worker/ed25519.sec --task-user task \\
    --min-key-lifetime '30 days' --output /srv/blobs --product firefox --root-url https://tc.example.com`;

/** `cot worker-check`. */
export function addWorkerCheck(program: Command, terminal: Terminal, finish: Finish): void {
  const command = subcommand(
    program,
    'worker-check',
    'ask a worker host whether what it signs will be verified: keys, permissions, clock, format',
  )
    .addHelpText('after', examples)
    .addOption(implementationOption('which worker this host has').makeOptionMandatory())
    .option('--output <folder>', 'where blobs are written')
    .option('--root-url <url>', 'whose clock is asked (default: $TASKCLUSTER_ROOT_URL)')
    .option('--product <name>', 'a shipped product policy, like firefox')
    .option('--policy <file>', 'a policy file (YAML); may extend a shipped product')
    .option('--keys <folder>', 'public keys: a GPG homedir or a folder for each worker implementation')
    .option(
      '--key-repo <folder>',
      'instead: a clone of a git repository of keys, read at its newest signed tag',
    )
    .option('--signers <folder>', 'public keys of those who may sign tags of that repository')
    .option('--signer-list <file>', 'long key ids or fingerprints of those of the signers folder who may')
    .option('--config <file>', 'configuration file (YAML), as of cot verify')
    .option('--strict', 'what was not checked counts as wrong')
    .option('--json', 'print the table as JSON');
  for (const option of keyOptions()) command.addOption(option);
  command.addOption(new Option('--at <time>', 'reference time at which keys must be valid (default: now)'));
  command.action(async (options: Options) => {
    const { workerCheck } = await import('../commands/worker-check/worker-check.js');
    finish(await workerCheck(options, terminal));
  });
}
