import type { Command } from 'commander';
import { subcommand } from './subcommand.js';

/** A command about a tag of a key repository, with the options that all of those have. */
export function tagCommand(keys: Command, name: string, description: string): Command {
  const command = subcommand(keys, name, description)
    .requiredOption('--repo <folder>', 'a clone of the repository; bare and shallow ones will do')
    .option('--tag <name>', 'the tag (default: the one that git describe finds)')
    .option('--branch <name>', 'the branch to find the tag from (default: what is checked out)');
  return withTagRules(command);
}

/** What every command that takes a tag can demand of it beside a good signature. */
export function withTagRules(command: Command): Command {
  return command
    .option('--signer-list <file>', 'long key ids or fingerprints of those of the signers folder who may')
    .option('--tag-pattern <regex>', 'what the whole name of the tag has to match')
    .option('--max-age <days>', 'how old the tag may be')
    .option('--floor <file>', 'the record of the last tag that was used: nothing older is taken')
    .option('--at <time>', 'reference time at which keys must be valid (default: now)');
}
