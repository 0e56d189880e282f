import { type Command, Option } from 'commander';
import type { Terminal } from '../terminal.js';
import { algorithmOption } from './keys-life.js';
import { type Finish, subcommand } from './subcommand.js';

/** `cot generate`. */
export function addGenerate(program: Command, terminal: Terminal, finish: Finish): void {
  subcommand(program, 'generate', 'hash the outputs of a finished run and sign its chain of trust blob')
    .requiredOption(
      '--run <file>',
      'the run as JSON: taskId, runId, task, workerGroup, workerId, environment; - for stdin',
    )
    .requiredOption(
      '--artifacts <folder>',
      'folder of outputs; names are paths below it, like public/build/target.zip',
    )
    .option('--output <folder>', 'where to write the blob and its signatures (default: the artifacts folder)')
    .option('--ed25519-key <file>', 'private key: base64 of the seed, or PEM')
    .option('--gpg-key <file>', 'private OpenPGP key, armored or binary')
    .option('--passphrase-file <file>', 'file with the passphrase of the OpenPGP key')
    .option('--passphrase-fd <number>', 'open file descriptor with the passphrase of the OpenPGP key')
    .option('--at <time>', 'time of the OpenPGP signature (default: now)')
    .action(async (options: Record<string, string>) => {
      const { generate } = await import('../commands/generate.js');
      finish(await generate(options, terminal));
    });
}

/** `cot keygen`. */
export function addKeygen(program: Command, terminal: Terminal, finish: Finish): void {
  subcommand(program, 'keygen', 'make a key pair for one worker; cot keys create makes one for each host')
    .addOption(
      new Option('--format <format>', 'kind of key').choices(['ed25519', 'gpg']).makeOptionMandatory(),
    )
    .requiredOption('--output <prefix>', 'write PREFIX.pub and PREFIX.sec (mode 0600); neither may exist')
    .option('--user-id <id>', 'user ID of an OpenPGP key, like "worker <worker@example.com>"')
    .option('--expires <when>', 'of an OpenPGP key: a duration like "18 months", a date, or never', '2 years')
    .addOption(algorithmOption())
    .action(async (options: Record<string, string>) => {
      const { keygen } = await import('../commands/keygen.js');
      finish(await keygen(options, terminal));
    });
}
