import type { VerificationObserver } from '@chain-of-trust/verifier';
import type { Terminal } from './terminal.js';

/** A display on standard error that follows a verification. */
export interface Progress {
  readonly observer: VerificationObserver;
  /** Removes the display, so that what is printed next stands on a clean line. */
  stop(): void;
}

/** Shows progress on a terminal; shows nothing where standard error is a file or a pipe. */
export async function startProgress(terminal: Terminal): Promise<Progress> {
  if (!terminal.isStderrTerminal) return { observer: {}, stop() {} };
  const { default: ora } = await import('ora');
  const spinner = ora({ text: 'building the chain', discardStdin: false }).start();
  let expected = 0;
  let finished = 0;
  const observer: VerificationObserver = {
    chainBuilt(links, rules) {
      expected = links * rules;
      spinner.text = `verifying ${links} links`;
    },
    ruleFinished(link, rule) {
      finished++;
      spinner.text = `verifying ${Math.floor((100 * finished) / Math.max(expected, 1))} % ${link} ${rule}`;
    },
  };
  return { observer, stop: () => void spinner.stop() };
}
