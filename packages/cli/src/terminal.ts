/** The streams and surroundings of one run; injected, so that commands are tested without a process. */
export interface Terminal {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly stdin: () => AsyncIterable<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  readonly isStdoutTerminal: boolean;
  readonly isStderrTerminal: boolean;
  /** Width of the terminal behind standard error; 80 where it does not say. */
  readonly stderrColumns: number;
  readonly now: () => Date;
}

/** Whether to colour standard output, by the convention of no-color.org. */
export function hasColor({ env, isStdoutTerminal }: Terminal): boolean {
  return wantsColor(env, isStdoutTerminal);
}

/** The same for standard error. */
export function hasErrorColor({ env, isStderrTerminal }: Terminal): boolean {
  return wantsColor(env, isStderrTerminal);
}

function wantsColor(env: Terminal['env'], isTerminal: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '0') return true;
  return isTerminal && TERM !== 'dumb';
}
