import type { Command } from 'commander';
import type { Options } from '../options.js';
import type { Terminal } from '../terminal.js';
import { cacheOptions } from './cache-options.js';
import { outputOptions } from './output-options.js';
import { exampleHelp, type Finish, formatOption, subcommand } from './subcommand.js';
import { trustOptions } from './trust-options.js';

const examples = exampleHelp(
  'cot verify-artifact target.zip --from chain.cot.tar --product firefox --keys keys',
);

/** `cot verify-artifact`. */
export function addVerifyArtifact(program: Command, terminal: Terminal, finish: Finish): void {
  const command = subcommand(
    program,
    'verify-artifact',
    'say which task of a verified chain has made a file: by its digest, and nothing else',
  )
    .addHelpText('after', examples)
    .argument('<files...>', 'files, under whatever names')
    .option('--from <file>', 'the bundle of a chain: nothing else is asked')
    .option('--task <taskId>', 'or a task, whose chain is read from its deployment')
    .option('--task-type <type>', 'of that task: signing, beetmover, balrog, build, decision …')
    .option('--root-url <url>', 'its Taskcluster deployment (default: TASKCLUSTER_ROOT_URL)');
  for (const option of [...cacheOptions(), ...trustOptions(), ...outputOptions()]) command.addOption(option);
  command.addOption(formatOption()).action(async (files: readonly string[], options: Options) => {
    const { verifyArtifact } = await import('../commands/verify-artifact/verify-artifact.js');
    finish(await verifyArtifact(files, options, terminal));
  });
}
