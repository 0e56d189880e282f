import { fileURLToPath } from 'node:url';
import { type ProgramResult, runProgram } from './program.js';

/** The bundled program. */
export const cotProgram = fileURLToPath(
  new URL('bin/cot.js', import.meta.resolve('@chain-of-trust/cli/package.json')),
);

/** Runs `cot` as a process of its own, as its users do. */
export function runCot(args: readonly string[]): Promise<ProgramResult> {
  return runProgram(process.execPath, [cotProgram, ...args]);
}
