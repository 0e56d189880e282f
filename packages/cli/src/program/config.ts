import type { Command } from 'commander';
import type { Options } from '../options.js';
import type { Terminal } from '../terminal.js';
import { exampleHelp, type Finish, formatOption, subcommand } from './subcommand.js';

const examples = exampleHelp('cot config show --config cot.config.yaml');

/** `cot config …`. */
export function addConfig(program: Command, terminal: Terminal, finish: Finish): void {
  const config = subcommand(program, 'config', 'look at the configuration').helpCommand(false);
  subcommand(
    config,
    'show',
    'print every setting that a verification would use here, and where it comes from',
  )
    .addHelpText('after', examples)
    .option('--config <file>', 'configuration file (YAML; default: cot.config.yaml in the current folder)')
    .option('--root-url <url>', 'the Taskcluster deployment')
    .option('--product <product>', 'a shipped product policy, like firefox')
    .option('--policy <file>', 'a policy file (YAML)')
    .option('--keys <folder>', 'public keys')
    .option('--work-dir <folder>', 'where verified artifacts are put')
    .option('--cache <folder>', 'where evidence is kept')
    .addOption(formatOption())
    .action(async (options: Options) => {
      const { showConfiguration } = await import('../commands/config/show.js');
      finish(await showConfiguration(options, terminal));
    });
}
