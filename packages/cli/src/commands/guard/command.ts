import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { printable } from '@chain-of-trust/report';
import { UsageError } from '../../error.js';
import type { Terminal } from '../../terminal.js';

/** A program that is there, and what it is given. */
export interface FoundCommand {
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
}

/** Where programs are looked for when nobody says. */
const defaultPath = '/usr/local/bin:/usr/bin:/bin';

/**
 * Finds the program of a command, as a shell would: by its path, or by its name in the folders of `PATH`. What is found
 * now is what is started later, whatever `PATH` leads to by then.
 *
 * Unlike in a shell, empty and relative folders of `PATH` are passed over: where one stands must not say what is run.
 *
 * @throws UsageError `usage-missing`, `usage-command`
 */
export async function findCommand(
  command: readonly string[],
  { env, cwd }: Pick<Terminal, 'env' | 'cwd'>,
): Promise<FoundCommand> {
  const [name = '', ...args] = command;
  if (name === '') {
    throw new UsageError({
      code: 'usage-missing',
      message: 'there is no command after --',
      nextStep: 'Add what is to run once the chain is verified: cot guard TASK_ID … -- COMMAND ARGS.',
    });
  }
  const paths = name.includes('/') ? [resolve(cwd, name)] : pathsOf(name, env.PATH ?? defaultPath);
  for (const program of paths) if (await isProgram(program)) return { program, args };
  throw new UsageError({
    code: 'usage-command',
    message: `the command ${printable(name)} is not there, or cannot be run`,
    nextStep: name.includes('/')
      ? 'Check the path, and whether the file is executable.'
      : 'Give the path of the program, or a PATH that has its folder.',
    facts: { command: name },
  });
}

function pathsOf(name: string, path: string): readonly string[] {
  const folders = path.split(':').filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, name));
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false; // the next folder may have it; where none has, that is said
  }
}
