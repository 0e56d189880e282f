import type { Command } from 'commander';
import { subcommand } from './subcommand.js';

/** A command about a tag of a key repository, with the options that all of those have. */
export function tagCommand(keys: Command, name: string, description: string): Command {
  return subcommand(keys, name, description)
    .requiredOption('--repo <folder>', 'a clone of the repository; bare and shallow ones will do')
    .option('--tag <name>', 'the tag (default: the one that git describe finds)')
    .option('--branch <name>', 'the branch to find the tag from (default: what is checked out)')
    .option('--signer-list <file>', 'long key ids or fingerprints of those of the signers folder who may')
    .option('--at <time>', 'reference time at which keys must be valid (default: now)');
}
