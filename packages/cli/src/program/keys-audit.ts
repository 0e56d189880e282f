import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { type Finish, subcommand } from './subcommand.js';

const help = `
Exits with 1 where it finds an error, and 0 where there are only warnings and notes; with --strict, warnings count, too.

Example, for cron: says nothing as long as nothing is wrong
  cot keys audit --repo cot-gpg-keys --signers signers --within 30 --strict --quiet`;

/** `cot keys audit`. */
export function addKeysAudit(keys: Command, terminal: Terminal, finish: Finish): void {
  subcommand(
    keys,
    'audit',
    'say what is wrong with keys, or will be soon: of a repository, a tag or a homedir',
  )
    .option('--repo <folder>', 'a clone of the repository; bare ones will do (default: the current folder)')
    .option('--homedir <folder>', 'a GnuPG homedir, or a folder of those of worker implementations, instead')
    .option('--tag <name>', 'a tag (default: the newest commit, with the tag that git describe finds)')
    .option('--branch <name>', 'the branch to look at (default: what is checked out)')
    .option('--signers <folder>', 'public keys of those who may sign tags')
    .option('--signer-list <file>', 'long key ids or fingerprints of those of the signers folder who may')
    .option('--tag-pattern <regex>', 'what the whole name of a tag has to match')
    .option('--within <days>', 'tell of keys that expire within so many days (default: 60)')
    .option('--max-age <days>', 'tell of a newest tag that is older (default: 365)')
    .option('--at <time>', 'reference time at which keys are judged (default: now)')
    .option('--strict', 'let warnings count as errors')
    .option('--quiet', 'print nothing where nothing counts')
    .option('--json', 'print JSON; its schema is key-audit.json of the package key-repo')
    .addHelpText('after', help)
    .action(async (options: Record<string, string>) => {
      const { auditKeys } = await import('../commands/keys/audit.js');
      finish(await auditKeys(options, terminal));
    });
}
