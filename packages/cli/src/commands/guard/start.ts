import type { FoundCommand } from './command.js';
import { replaceProcess } from './replace-process.js';
import type { SignalRelay } from './signal-relay.js';
import { superviseCommand } from './supervise.js';

/** How a command is started. */
export interface StartOptions extends FoundCommand {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly signals: SignalRelay;
  /** Whether nothing is left to do afterwards, so that this process can become the command. */
  readonly isLast: boolean;
}

/** Starts a command, and resolves to its exit status. */
export type StartCommand = (options: StartOptions) => Promise<number>;

/**
 * Becomes the command where that can be, and never returns then; otherwise runs it, with the same streams, hands signals on,
 * and ends as it does: with its exit status, or by the same signal.
 *
 * @throws GuardError `guard-start`
 */
export const startCommand: StartCommand = async (options) => {
  if (options.isLast) await replaceProcess(options);
  return superviseCommand(options);
};
