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
export function environmentOf(setting: CommandEnvironment): Record<string, string | undefined> {
  const { env, workDir, taskId, passCredentials } = setting;
  const kept = Object.entries(env).filter(([name]) => passCredentials || !secretVariables.includes(name));
  return { ...Object.fromEntries(kept), COT_WORK_DIR: workDir, COT_TASK_ID: taskId };
}
