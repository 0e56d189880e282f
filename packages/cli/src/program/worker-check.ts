import type { Command } from 'commander';
import type { Options } from '../options.js';
import type { Terminal } from '../terminal.js';
import { keyOptions } from './key-options.js';
import { exampleHelp, type Finish, implementationOption, subcommand } from './subcommand.js';
import { trustOptions } from './trust-options.js';

const examples = exampleHelp(
  'cot worker-check --worker-implementation generic-worker --ed25519-key worker.sec --task-user nobody \\',
  '  --output signed --product firefox --keys keys',
);

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
    .option('--strict', 'what was not checked counts as wrong')
    .option('--json', 'print the table as JSON');
  for (const option of [...keyOptions(), ...trustOptions()]) command.addOption(option);
  command.action(async (options: Options) => {
    const { workerCheck } = await import('../commands/worker-check/worker-check.js');
    finish(await workerCheck(options, terminal));
  });
}
