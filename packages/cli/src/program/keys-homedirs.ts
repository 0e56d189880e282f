import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { exampleHelp, type Finish } from './subcommand.js';
import { tagCommand } from './tag-command.js';

/** `cot keys inspect` and `build`. */
export function addKeysHomedirs(keys: Command, terminal: Terminal, finish: Finish): void {
  tagCommand(keys, 'inspect', 'tell what a key repository holds at a tag, and who has signed the tag')
    .addHelpText('after', exampleHelp('cot keys inspect --repo cot-gpg-keys --signers signers'))
    .option('--signers <folder>', 'public keys of those who may sign tags; without them no tag is good')
    .option('--json', 'print JSON; its schema is key-inspection.json of the package key-repo')
    .action(async (options: Record<string, string>) => {
      const { inspectKeys } = await import('../commands/keys/inspect.js');
      finish(await inspectKeys(options, terminal));
    });
  tagCommand(keys, 'build', 'write a GnuPG homedir for each worker implementation from a signed tag')
    .addHelpText('after', exampleHelp('cot keys build --repo cot-gpg-keys --signers signers --out homedirs'))
    .requiredOption('--signers <folder>', 'public keys of those who may sign tags')
    .requiredOption('--out <folder>', 'where to write them; must not exist yet')
    .action(async (options: Record<string, string>) => {
      const { buildKeys } = await import('../commands/keys/build.js');
      finish(await buildKeys(options, terminal));
    });
}
