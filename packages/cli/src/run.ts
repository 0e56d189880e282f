import { type Command, CommanderError } from 'commander';
import { exitStatus } from './exit-status.js';
import type { Finish } from './program/subcommand.js';
import { createProgram } from './program.js';
import type { Terminal } from './terminal.js';

/**
 * Runs one command line and resolves to its exit status.
 *
 * Never rejects and never shows a stack trace: whatever goes wrong is said in a line with its code, and what to do.
 */
export function run(args: readonly string[], terminal: Terminal): Promise<number> {
  return runProgram(args, terminal, (finish) => createProgram(terminal, finish));
}

/** The same for `create_gpg_keys`, in place of the script of that name. */
export async function runCreateGpgKeys(args: readonly string[], terminal: Terminal): Promise<number> {
  const { createGpgKeysProgram } = await import('./program/create-gpg-keys.js');
  return runProgram(args, terminal, (finish) => createGpgKeysProgram(terminal, finish));
}

/** The same for `verify_cot`, in place of the entry point of that name. */
export async function runVerifyCot(args: readonly string[], terminal: Terminal): Promise<number> {
  const { verifyCotProgram } = await import('./program/verify-cot.js');
  return runProgram(args, terminal, (finish) => verifyCotProgram(terminal, finish));
}

async function runProgram(
  args: readonly string[],
  terminal: Terminal,
  create: (finish: Finish) => Command,
): Promise<number> {
  let status: number = exitStatus.ok;
  const program = create((result) => {
    status = result;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.ok : exitStatus.usage;
    const { describeError, errorStatus } = await import('./failure.js'); // cot --help needs none of it
    terminal.stderr(describeError(error));
    return errorStatus(error);
  }
}
