import { Argument, type Command } from 'commander';
import { exitStatus } from '../exit-status.js';
import type { Terminal } from '../terminal.js';
import { exampleHelp, type Finish, subcommand } from './subcommand.js';

const examples = exampleHelp('source <(cot completion bash)');

/** `cot completion`, and what its scripts ask. */
export function addCompletion(program: Command, terminal: Terminal, finish: Finish): void {
  subcommand(program, 'completion', 'print a script that completes commands and options in a shell')
    .addHelpText('after', examples)
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completionScripts } = await import('../commands/completion/scripts.js');
      terminal.stdout(completionScripts[shell]);
      finish(exitStatus.ok);
    });
  program
    .command('complete [words...]', { hidden: true })
    .description('print what can stand in place of the last word')
    .action(async (words: readonly string[]) => {
      const { completionsOf } = await import('../commands/completion/complete.js');
      const completions = await completionsOf(program, words);
      const lines = completions.map((each) =>
        'files' in each
          ? `:${each.files === 'folders' ? 'folders' : 'files'}`
          : `${each.value}\t${each.description}`,
      );
      terminal.stdout(lines.map((line) => `${line}\n`).join(''));
      finish(exitStatus.ok);
    });
}
