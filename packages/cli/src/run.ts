import { printable } from '@chain-of-trust/report';
import { CotError } from '@chain-of-trust/types';
import { CommanderError } from 'commander';
import { errorStatus, exitStatus } from './exit-status.js';
import { createProgram } from './program.js';
import type { Terminal } from './terminal.js';

/**
 * Runs one command line and resolves to its exit status.
 *
 * Never rejects and never shows a stack trace: whatever goes wrong is said in a line with its code, and what to do.
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let status: number = exitStatus.ok;
  const program = createProgram(terminal, (result) => {
    status = result;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.ok : exitStatus.usage;
    terminal.stderr(describe(error));
    return errorStatus(error);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof CotError)) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return `cot: internal error: ${printable(reason)}\n  This is a defect of cot; please report it.\n`;
  }
  const next = error.nextStep === undefined ? '' : `  ${printable(error.nextStep)}\n`;
  return `cot: ${error.code}: ${printable(error.message)}\n${next}`;
}
