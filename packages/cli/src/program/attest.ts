import { type Command, Option } from 'commander';
import type { Options } from '../options.js';
import type { Terminal } from '../terminal.js';
import { cacheOptions } from './cache-options.js';
import { exampleHelp, type Finish, subcommand } from './subcommand.js';
import { trustOptions } from './trust-options.js';

const examples = exampleHelp(
  'cot attest --from chain.cot.tar --root-url https://firefox-ci-tc.services.mozilla.com --product firefox --keys keys \\',
  '  --key verifier.sec --verifier-id https://example.com/cot --output attestations',
);

/** `cot attest`. */
export function addAttest(program: Command, terminal: Terminal, finish: Finish): void {
  const command = subcommand(
    program,
    'attest',
    'verify a chain, and only then sign in-toto statements about what its tasks have made',
  )
    .addHelpText('after', examples)
    .argument('[taskId]', 'the task, as a 22-character taskId; not needed with --from')
    .option('--from <file>', 'verify offline, from a bundle alone')
    .option('--task-type <type>', 'how to verify the task: signing, beetmover, balrog, build, decision …')
    .option(
      '--root-url <url>',
      'the Taskcluster deployment, also with --from (default: TASKCLUSTER_ROOT_URL)',
    )
    .requiredOption('--key <file>', 'ed25519 private key that signs, as cot keygen writes it, or PEM')
    .addOption(
      new Option('--type <type>', 'of statement: verification summary (vsa), provenance, or both')
        .choices(['vsa', 'provenance', 'both'])
        .default('both'),
    )
    .option('--verifier-id <uri>', 'who verifies, for vsa: what readers trust together with the key')
    .option(
      '--resource-uri <uri>',
      'for vsa of one task: where readers get what was verified (default: the task)',
    )
    .option(
      '--link <name>',
      'attest what tasks of this name in the chain have made, like signing:build, or the one task of this taskId (default: all that the task takes artifacts from)',
    )
    .option(
      '--output <folder>',
      'write TASKID.vsa.intoto.jsonl and TASKID.provenance.intoto.jsonl into a new folder (default: all to standard output)',
    );
  for (const option of [...cacheOptions(), ...trustOptions()]) command.addOption(option);
  command.action(async (taskId: string | undefined, options: Options) => {
    const { attest } = await import('../commands/attest/attest.js');
    finish(await attest(taskId, options, terminal));
  });
}
