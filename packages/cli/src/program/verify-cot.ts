import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { exitStatusHelp, type Finish } from './subcommand.js';

/** `verify_cot`, with the options of the entry point of that name. */
export function verifyCotProgram(terminal: Terminal, finish: Finish): Command {
  return new Command('verify_cot')
    .description('Verify the chain of trust of a task that has run.')
    .argument('<task_id>', 'the task')
    .requiredOption(
      '--task-type <type>',
      'how to verify the task: signing, beetmover, balrog, build, decision …',
    )
    .option('--cleanup', 'remove the verified artifacts afterwards')
    .option('--cot-product <name>', 'a shipped product policy', 'firefox')
    .option('--verify-sigs', 'changes nothing: signatures are always verified')
    .option('-v, --verbose', 'tell the outcome of every rule')
    .option(
      '--no-check-task',
      'the task is about to run: leave out what it has signed itself, and say so beside the verdict',
    )
    .option('--config <file>', 'configuration file of cot; not known to the Python entry point')
    .helpOption('-h, --help', 'show help')
    .exitOverride()
    .configureOutput({ writeOut: terminal.stdout, writeErr: terminal.stderr })
    .addHelpText(
      'after',
      `
Everything is said on standard error, as by the Python entry point of this name. The deployment is TASKCLUSTER_ROOT_URL or that
of Firefox CI. cot verify does more.
${exitStatusHelp}`,
    )
    .action(async (taskId: string, options: Record<string, unknown>) => {
      const { verifyCot } = await import('../commands/verify-cot.js');
      finish(await verifyCot(taskId, options, terminal));
    });
}
