import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { exampleHelp, type Finish, formatOption, subcommand } from './subcommand.js';

/** `cot explain`. */
export function addExplain(program: Command, terminal: Terminal, finish: Finish): void {
  subcommand(program, 'explain', 'tell what a finding, rule or error means and what to do; list all')
    .argument('[code]', 'like artifact/digest-mismatch, or key-repo-tag-rollback')
    .addOption(formatOption())
    .option('--json', 'the same as --format json')
    .addHelpText('after', exampleHelp('cot explain artifact/digest-mismatch'))
    .action(async (code: string | undefined, { format, json }: { format: string; json?: boolean }) => {
      const { explain } = await import('../commands/explain/explain.js');
      finish(explain(code, { format: json === true ? 'json' : format }, terminal));
    });
}
