import { homedir } from 'node:os';
import { handleLostOutput } from './lost-output.js';
import { run, runCreateGpgKeys, runVerifyCot } from './run.js';
import type { Terminal } from './terminal.js';
import { keepYoungGenerationSmall } from './young-generation.js';

/** Runs `cot` in this process and resolves to its exit status. Never rejects. */
export function main(args: readonly string[]): Promise<number> {
  return run(args, processTerminal());
}

/** The same for `create_gpg_keys`. */
export function createGpgKeys(args: readonly string[]): Promise<number> {
  return runCreateGpgKeys(args, processTerminal());
}

/** The same for `verify_cot`. */
export function verifyCot(args: readonly string[]): Promise<number> {
  return runVerifyCot(args, processTerminal());
}

function processTerminal(): Terminal {
  keepYoungGenerationSmall();
  for (const stream of [process.stdout, process.stderr]) handleLostOutput(stream);
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    stdin: () => process.stdin,
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    isStdoutTerminal: process.stdout.isTTY === true,
    isStderrTerminal: process.stderr.isTTY === true,
    stderrColumns: process.stderr.columns || 80,
    now: () => new Date(),
  };
}
