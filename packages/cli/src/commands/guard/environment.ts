import { secretVariables } from '@chain-of-trust/evidence';
import type { Terminal } from '../../terminal.js';

/** What the environment of a guarded command is made of. */
export interface CommandEnvironment {
  readonly env: Terminal['env'];
  readonly workDir: string;
  readonly taskId: string;
  /** Whether the command gets the secrets that evidence was read with. */
  readonly passCredentials: boolean;
}

/** The environment of the caller without secrets that only the verification needs, and where the verified files are. */
export function environmentOf(setting: CommandEnvironment): Readonly<Record<string, string>> {
  const { env, workDir, taskId, passCredentials } = setting;
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || (!passCredentials && secretVariables.includes(name)) ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(kept), COT_WORK_DIR: workDir, COT_TASK_ID: taskId };
}
