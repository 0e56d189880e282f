import { type Command, Option } from 'commander';
import type { Terminal } from '../terminal.js';
import { exampleHelp, type Finish, subcommand } from './subcommand.js';

/** `cot keys add` and `tag`. */
export function addKeysMaintain(keys: Command, terminal: Terminal, finish: Finish): void {
  subcommand(keys, 'add', 'put public keys where they belong in a checkout, and add them to the index')
    .argument('<files...>', 'files with one public key each')
    .requiredOption('--impl <name>', 'the worker implementation, like docker-worker')
    .addOption(
      new Option('--trusted', 'to the keys of people who certify, of a signed folder').conflicts('valid'),
    )
    .option('--valid', 'to the keys of workers that somebody trusted has certified, of a signed folder')
    .option('--repo <folder>', 'a checkout of the repository (default: the current folder)')
    .option('--at <time>', 'reference time at which keys must be valid (default: now)')
    .addHelpText(
      'after',
      exampleHelp(
        'cot keys add new/cltsign@signing-1.example.com.pub --impl scriptworker --valid --repo cot-gpg-keys',
      ),
    )
    .action(async (files: string[], options: Record<string, string>) => {
      const { addKeyFiles } = await import('../commands/keys/add.js');
      finish(await addKeyFiles(files, options, terminal));
    });
  subcommand(
    keys,
    'tag',
    'make the signed tag of a checkout, after showing what changes and checking what a verifier would',
  )
    .argument('<name>', 'of the new tag')
    .requiredOption('--signers <folder>', 'public keys of those who may sign tags')
    .option('--signer-list <file>', 'long key ids or fingerprints of those of the signers folder who may')
    .option('--repo <folder>', 'a checkout of the repository (default: the current folder)')
    .option('--key <id>', 'the key to sign with (default: what git is configured with)')
    .option('--message <text>', 'of the tag (default: what changes)')
    .option('--since <tag>', 'the last good tag (default: the newest one that a signer has signed)')
    .option('--first', 'there is no good tag before this one')
    .option('--tag-pattern <regex>', 'what the whole name of a tag has to match')
    .option('--dry-run', 'check everything and show what changes, and make no tag')
    .addHelpText(
      'after',
      exampleHelp(
        'cot keys tag production-20260301 --repo cot-gpg-keys --signers signers --key me@example.com',
      ),
    )
    .action(async (name: string, options: Record<string, string>) => {
      const { tagKeys } = await import('../commands/keys/tag.js');
      finish(await tagKeys(name, options, terminal));
    });
}
