import { homedir } from 'node:os';
import { handleLostOutput } from './lost-output.js';
import { run } from './run.js';
import { keepYoungGenerationSmall } from './young-generation.js';

/** Runs `cot` in this process and resolves to its exit status. Never rejects. */
export function main(args: readonly string[]): Promise<number> {
  keepYoungGenerationSmall();
  for (const stream of [process.stdout, process.stderr]) handleLostOutput(stream);
  return run(args, {
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
  });
}
