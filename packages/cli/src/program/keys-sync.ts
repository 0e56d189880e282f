import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { exampleHelp, type Finish, subcommand } from './subcommand.js';
import { withTagRules } from './tag-command.js';

const example = exampleHelp(
  'cot keys sync --repo cot-gpg-keys --signers signers --state key-state',
  'ls key-state/current/keys',
);

/** `cot keys sync`. */
export function addKeysSync(keys: Command, terminal: Terminal, finish: Finish): void {
  const command = subcommand(keys, 'sync', "bring a folder of keys to a repository's newest signed tag")
    .requiredOption('--repo <url>', 'what git fetch takes: a URL or a folder')
    .requiredOption('--signers <folder>', 'public keys of those who may sign tags')
    .requiredOption('--state <folder>', 'where to keep the keys; what is in use is in its folder current')
    .option('--branch <name>', 'the branch to find the tag from (default: the one that the remote has)')
    .option('--no-homedirs', 'write no GnuPG homedirs beside the key files, so that gpg is not needed')
    .option('--watch <seconds>', 'do it again and again, with a pause, until a signal')
    .option('--timeout <seconds>', 'after which a fetch is given up', '600')
    .option('--wait <seconds>', 'how long to wait for another process with the same state folder', '60')
    .option(
      '--json',
      'print the record of the keys in use; its schema is key-sync.json of the package key-repo',
    );
  withTagRules(command)
    .addHelpText('after', example)
    .action(async (options: Record<string, string | boolean>) => {
      const { syncKeys } = await import('../commands/keys/sync.js');
      finish(await syncKeys(options, terminal));
    });
}
