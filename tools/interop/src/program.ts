import { execa } from 'execa';

/** What a program did. */
export interface ProgramResult {
  /** `undefined` where the program could not be started or was ended by a signal. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface ProgramOptions {
  /** Bytes on standard input; nothing by default. */
  readonly input?: string | Uint8Array;
  /** Variables added to those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder that it runs in; that of this process by default. */
  readonly cwd?: string;
}

/** Runs a program to its end, without a shell, and resolves whatever its exit code is. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  const { exitCode, stdout, stderr } = await execa(program, args, {
    reject: false,
    stripFinalNewline: false,
    input: options.input ?? '',
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  return { exitCode, stdout, stderr };
}
