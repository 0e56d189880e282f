import { type Command, Option } from 'commander';

/** Receives the exit status of the command that ran. */
export type Finish = (status: number) => void;

/** What follows the help of every command. */
export const exitStatusHelp = `
Exit status:
  0  verified, or done
  1  refused
  2  wrong usage or configuration
  3  could not find out: the network or a service failed`;

/** Adds a command without its options. */
export function subcommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .helpOption('--help', 'show help')
    .addHelpText('after', exitStatusHelp);
}

/** What follows the help of a command: lines that can be typed as they are, in a folder that has the files they name. */
export function exampleHelp(...lines: readonly string[]): string {
  return `\nExample:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

/** `--format text|json`, and what else a command can print. */
export function formatOption(further: readonly string[] = []): Option {
  const choices = ['text', 'json', ...further];
  return new Option('--format <format>', 'of the output').choices(choices).default('text');
}

/** `--worker-implementation NAME`. */
export function implementationOption(description: string): Option {
  return new Option('--worker-implementation <name>', description).choices([
    'docker-worker',
    'generic-worker',
    'taskcluster-worker',
    'scriptworker',
  ]);
}
