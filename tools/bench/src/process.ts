import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** What a whole process has cost. */
export interface ProcessCost {
  readonly exitCode: number;
  /** From before it was started to after it ended. */
  readonly milliseconds: number;
}

/** What a process says of itself as it exits: what is polled from outside would miss a peak between two looks. */
export interface ResourceUse {
  /** The most memory that it has ever held. */
  readonly peakBytes: number;
  /** Time of the processor, its own and the system's for it. */
  readonly cpuMs: number;
}

/** A program that reports its {@link ResourceUse} as JSON on file descriptor 3. */
export interface ReportingProgram {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
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

/** A Node.js program that reports what it has used. */
export function reportingNode(args: readonly string[]): ReportingProgram {
  const reporter = fileURLToPath(new URL('./resource-reporter.cjs', import.meta.url));
  return { program: process.execPath, args: ['--require', reporter, ...args] };
}

/** Runs a program that must succeed, and measures its time and what it has used. */
export async function measureProcess(measured: ReportingProgram): Promise<ProcessCost & ResourceUse> {
  const { program, args, env = {} } = measured;
  const started = performance.now();
  const { exitCode, stdio, stdout, stderr } = await execa(program, args, {
    reject: false,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const milliseconds = performance.now() - started;
  if (exitCode !== 0)
    throw new Error(
      `${program} ${args.join(' ')} ended with ${exitCode}: ${stderr.slice(-3000)}${stdout.slice(-3000)}`,
    );
  const use: ResourceUse = JSON.parse(String(stdio[3]));
  return { exitCode, milliseconds, ...use };
}

/** Runs a Node.js program that must succeed, and resolves to the most memory it has ever held, in bytes. */
export async function measurePeakMemory(args: readonly string[]): Promise<number> {
  return (await measureProcess(reportingNode(args))).peakBytes;
}
