import { type Command, Option } from 'commander';
import type { Terminal } from '../terminal.js';
import { algorithmOption } from './keys-life.js';
import { exampleHelp, type Finish, implementationOption, subcommand } from './subcommand.js';

/** `cot keygen`. */
export function addKeygen(program: Command, terminal: Terminal, finish: Finish): void {
  subcommand(program, 'keygen', 'make a key pair for one worker; cot keys create makes one for each host')
    .addHelpText('after', exampleHelp('cot keygen --format ed25519 --output worker'))
    .addOption(
      new Option('--format <format>', 'kind of key').choices(['ed25519', 'gpg']).makeOptionMandatory(),
    )
    .requiredOption('--output <prefix>', 'write PREFIX.pub and PREFIX.sec (mode 0600); neither may exist')
    .option('--user-id <id>', 'user ID of an OpenPGP key, like "worker <worker@example.com>"')
    .option('--expires <when>', 'of an OpenPGP key: a duration like "18 months", a date, or never', '2 years')
    .addOption(algorithmOption())
    .addOption(implementationOption('whose key it is, for the forms that name it'))
    .option('--json', 'print everything as JSON')
    .action(async (options: Record<string, string>) => {
      const { keygen } = await import('../commands/keygen/keygen.js');
      finish(await keygen(options, terminal));
    });
}
