import { type Command, Option } from 'commander';
import type { Options } from '../options.js';
import type { Terminal } from '../terminal.js';
import { exampleHelp, type Finish, subcommand } from './subcommand.js';
import { trustOptions } from './trust-options.js';

const examples = exampleHelp(
  'cot graph --from chain.cot.tar --product firefox --keys keys --format dot | dot -Tpdf > chain.pdf',
);

/** `cot graph`. */
export function addGraph(program: Command, terminal: Terminal, finish: Finish): void {
  const command = subcommand(program, 'graph', 'verify a chain and draw it: each task with its verdict')
    .addHelpText('after', examples)
    .argument('[taskId]', 'the task, as a 22-character taskId; not needed with --from')
    .option('--task-type <type>', 'how to verify the task: signing, beetmover, balrog, build, decision …')
    .option('--root-url <url>', 'the Taskcluster deployment (default: TASKCLUSTER_ROOT_URL)')
    .option('--from <file>', 'verify offline, from a bundle alone; policy and keys are never taken from it');
  for (const option of trustOptions()) command.addOption(option);
  command
    .addOption(
      new Option('--format <format>', 'of the drawing').choices(['svg', 'mermaid', 'dot']).default('svg'),
    )
    .action(async (taskId: string | undefined, options: Options) => {
      const { graph } = await import('../commands/graph/graph.js');
      finish(await graph(taskId, options, terminal));
    });
}
