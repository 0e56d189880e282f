import { run } from '../../src/index.js';
import type { Terminal } from '../../src/terminal.js';

/** What one command line did. */
export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A terminal that nobody looks at. */
export function terminalOf(surroundings: Partial<Terminal> = {}): Terminal {
  return {
    stdout: () => undefined,
    stderr: () => undefined,
    stdin: async function* () {},
    env: {},
    cwd: '/nonexistent',
    home: '/nonexistent',
    isStdoutTerminal: false,
    isStderrTerminal: false,
    stderrColumns: 80,
    now: () => new Date(),
    ...surroundings,
  };
}

/** Runs a command line in this process, with exactly the given surroundings. */
export async function runCot(
  args: readonly string[],
  surroundings: Partial<Terminal> = {},
  program = run,
): Promise<CommandResult> {
  let stdout = '';
  let stderr = '';
  const terminal = terminalOf({
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    ...surroundings,
  });
  const status = await program(args, terminal);
  return { status, stdout, stderr };
}
