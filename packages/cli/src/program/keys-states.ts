import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { exampleHelp, type Finish, subcommand } from './subcommand.js';

/** `cot keys diff` and `history`. */
export function addKeysStates(keys: Command, terminal: Terminal, finish: Finish): void {
  stateCommand(
    keys,
    'diff',
    'say how the keys of two tags differ, and whether a signer vouches for them; exits with 1 where they differ',
  )
    .argument('[before]', 'a tag, or another revision (default: the newest tag that a signer has signed)')
    .argument('[after]', 'a tag, or another revision (default: HEAD)')
    .addHelpText(
      'after',
      exampleHelp(
        'cot keys diff production-20260201 production-20260301 --repo cot-gpg-keys --signers signers',
      ),
    )
    .action(
      async (before: string | undefined, after: string | undefined, options: Record<string, string>) => {
        const { diffKeys } = await import('../commands/keys/diff.js');
        finish(await diffKeys({ before, after }, options, terminal));
      },
    );
  stateCommand(keys, 'history', 'say when each key came and went, and who has signed the tag that let it in')
    .option('--branch <name>', 'the branch whose tags are read (default: what is checked out)')
    .addHelpText('after', exampleHelp('cot keys history --repo cot-gpg-keys --signers signers'))
    .action(async (options: Record<string, string>) => {
      const { keysHistory } = await import('../commands/keys/history.js');
      finish(await keysHistory(options, terminal));
    });
}

function stateCommand(keys: Command, name: string, description: string): Command {
  return subcommand(keys, name, description)
    .option('--repo <folder>', 'a clone of the repository; bare ones will do (default: the current folder)')
    .option('--signers <folder>', 'public keys of those who may sign tags; without them no tag is good')
    .option('--signer-list <file>', 'long key ids or fingerprints of those of the signers folder who may')
    .option('--at <time>', 'reference time at which keys are judged (default: now)')
    .option('--json', `print JSON; its schema is key-${name}.json of the package key-repo`);
}
