import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { cacheOptions } from './cache-options.js';
import { outputOptions } from './output-options.js';
import { exampleHelp, type Finish, formatOption, implementationOption, subcommand } from './subcommand.js';
import { trustOptions } from './trust-options.js';

/** `cot verify`. */
export function addVerify(program: Command, terminal: Terminal, finish: Finish): void {
  const command = subcommand(program, 'verify', 'verify the chain of trust of a task that is about to run')
    .addHelpText(
      'after',
      exampleHelp(
        'cot verify Zqq_syB8RIq_KFfLtN3nqQ --task-type signing --product firefox --keys keys --bundle chain.cot.tar',
        'cot verify --from chain.cot.tar --product firefox --keys keys --format html > report.html',
      ),
    )
    .argument('[taskId]', 'the task, as a 22-character taskId; not needed with --from')
    .option('--task-type <type>', 'how to verify the task: signing, beetmover, balrog, build, decision …')
    .option('--root-url <url>', 'the Taskcluster deployment (default: TASKCLUSTER_ROOT_URL)')
    .option('--work-dir <folder>', 'put verified artifacts into FOLDER/cot/TASKID/PATH')
    .option('--bundle <file>', 'record everything that is read into a file, for --from')
    .option(
      '--with-artifacts',
      'into the bundle also the artifacts that the task takes, not only their digests',
    )
    .option('--from <file>', 'verify offline, from a bundle alone; policy and keys are never taken from it')
    .option('--fail-fast', 'end at the first refusal instead of finding all');
  for (const option of [...cacheOptions(), ...trustOptions(), ...outputOptions()]) command.addOption(option);
  command
    .addOption(formatOption(['html', 'junit']))
    .action(async (taskId: string | undefined, options: Record<string, string>) => {
      const { verify } = await import('../commands/verify.js');
      finish(await verify(taskId, options, terminal));
    });
}

/** `cot verify-blob`. */
export function addVerifyBlob(program: Command, terminal: Terminal, finish: Finish): void {
  subcommand(program, 'verify-blob', 'verify the signature and form of one chain of trust blob')
    .addHelpText(
      'after',
      exampleHelp(
        'cot verify-blob signed/public/chain-of-trust.json --worker-implementation generic-worker --keys keys',
      ),
    )
    .argument('<file>', 'chainOfTrust.json.asc, or chain-of-trust.json with its .sig beside it')
    .addOption(implementationOption('which worker made the blob').makeOptionMandatory())
    .requiredOption(
      '--keys <folder>',
      'public keys: a GPG homedir or a folder for each worker implementation',
    )
    .option('--signature <file>', 'the ed25519 signature (default: FILE.sig)')
    .option('--at <time>', 'reference time at which the key must be valid (default: now)')
    .addOption(formatOption())
    .action(async (file: string, options: Record<string, string>) => {
      const { verifyBlobFile } = await import('../commands/verify-blob.js');
      finish(await verifyBlobFile(file, options, terminal));
    });
}
