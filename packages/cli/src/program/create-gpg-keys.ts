import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import type { Finish } from './subcommand.js';

/** `create_gpg_keys`, with the options of the script of that name. */
export function createGpgKeysProgram(terminal: Terminal, finish: Finish): Command {
  return new Command('create_gpg_keys')
    .description('Make an OpenPGP key for each host, in a GnuPG homedir and as files.')
    .option('-b, --gpgbin <path>', 'the gpg program (default: gpg)')
    .option('-o, --gpghome <folder>', 'GnuPG homedir that gets the keys, too', 'gpg')
    .requiredOption('-u, --username <name>', 'account of the worker; addresses are USERNAME@HOST')
    .requiredOption('-s, --hosts <hosts...>', 'full names of the hosts')
    .option('-e, --expires <when>', 'as gpg takes it: 2y, 18m, 90d, a date, or 0 for never', '2y')
    .option('--clean', 'empty the homedir first')
    .helpOption('-h, --help', 'show help')
    .exitOverride()
    .configureOutput({ writeOut: terminal.stdout, writeErr: terminal.stderr })
    .addHelpText(
      'after',
      `
Writes USERNAME@HOST.pub and HOST.sec into the working directory. Unlike the Python script of this name, it overwrites
no file, writes HOST.sec for its owner alone, and takes gpg from the PATH. cot keys create does more.`,
    )
    .action(async (options: Record<string, unknown>) => {
      const { createGpgKeys } = await import('../commands/create-gpg-keys.js');
      finish(await createGpgKeys(options, terminal));
    });
}
