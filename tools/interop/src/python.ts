import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import { readEnvironment } from './environment.js';
import { type ProgramResult, runProgram } from './program.js';

/** The release of the public Python scriptworker that this project is compared with. */
export const scriptworkerVersion = '63.6.1';

const printVersion =
  'import importlib.metadata, scriptworker; print(importlib.metadata.version("scriptworker"))';

/**
 * Whether the Python scriptworker is absent, or another release than {@link scriptworkerVersion}, so that tests
 * that need it are skipped.
 *
 * On CI this is an error instead: a skipped test there would look like a passed one.
 */
export function isScriptworkerAbsent(): boolean {
  const { python, isCi } = readEnvironment();
  const { stdout } = execaSync(python, ['-c', printVersion], { reject: false });
  const absent = stdout !== scriptworkerVersion;
  if (absent && isCi) throw new Error(`CI needs scriptworker ${scriptworkerVersion} in ${python}`);
  return absent;
}

/** Runs one of the scripts of the folder `python` with JSON on its standard input. */
export function runPython(script: string, input: unknown): Promise<ProgramResult> {
  const path = fileURLToPath(new URL(`../python/${script}`, import.meta.url));
  return runProgram(readEnvironment().python, ['-I', path], { input: JSON.stringify(input) });
}

/** Runs a script that must succeed, and parses what it prints. */
export async function askPython(script: string, input: unknown): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runPython(script, input);
  if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}: ${stderr}`);
  return JSON.parse(stdout);
}
