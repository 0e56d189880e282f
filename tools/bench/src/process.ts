import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** What a whole process has cost. */
export interface ProcessCost {
  readonly exitCode: number;
  /** From before it was started to after it ended. */
  readonly milliseconds: number;
}

/** The program `cot`, as its users start it. */
export const cot = fileURLToPath(
  new URL('bin/cot.js', import.meta.resolve('@chain-of-trust/cli/package.json')),
);

/** Runs a whole process and measures its time. Its output is dropped. */
export async function timeProcess(program: string, args: readonly string[]): Promise<ProcessCost> {
  const started = performance.now();
  const { exitCode } = await execa(program, args, { reject: false, stdio: 'ignore' });
  return { exitCode: exitCode ?? -1, milliseconds: performance.now() - started };
}

/** Runs a process that must succeed, and measures its time in milliseconds. */
export async function timeSuccess(program: string, args: readonly string[]): Promise<number> {
  const { exitCode, milliseconds } = await timeProcess(program, args);
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${exitCode}`);
  return milliseconds;
}

/**
 * Runs a Node.js program that must succeed, and resolves to the most memory it has ever held, in bytes.
 *
 * The process reports that itself as it exits, through a module loaded before it: what is polled from outside
 * would miss a peak between two looks.
 */
export async function measurePeakMemory(args: readonly string[]): Promise<number> {
  const reporter = new URL('./peak-memory-reporter.js', import.meta.url).href;
  const { exitCode, stdio, stderr } = await execa(process.execPath, ['--import', reporter, ...args], {
    reject: false,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${exitCode}: ${stderr}`);
  return Number(stdio[3]);
}
