import { printable } from '@chain-of-trust/report';
import type { VerificationObserver } from '@chain-of-trust/verifier';
import type { Terminal } from './terminal.js';

/** A display on standard error that follows a verification. */
export interface Progress {
  readonly observer: VerificationObserver;
  /** Removes the display, so that what is printed next stands on a clean line. */
  stop(): void;
}

/** Redrawing more often than this is not seen, and costs more than many a rule. */
const redrawMs = 50;

const clearLine = '\r\u001b[2K';

/**
 * Shows progress on a terminal, in one line that is drawn again; shows nothing where standard error is a file or a
 * pipe.
 */
export function startProgress(terminal: Terminal): Progress {
  if (!terminal.isStderrTerminal) return { observer: {}, stop() {} };
  let expected = 0;
  let finished = 0;
  let drawnAt = 0;
  const draw = (text: string) => {
    const now = terminal.now().getTime();
    if (now - drawnAt < redrawMs) return;
    drawnAt = now;
    terminal.stderr(`${clearLine}${printable(text).slice(0, Math.max(0, terminal.stderrColumns - 1))}`);
  };
  draw('building the chain');
  const observer: VerificationObserver = {
    chainBuilt(links, rules) {
      expected = links * rules;
      draw(`verifying ${links} links`);
    },
    ruleFinished(link, rule) {
      finished++;
      draw(`verifying ${Math.floor((100 * finished) / Math.max(expected, 1))} % ${link} ${rule}`);
    },
  };
  return { observer, stop: () => terminal.stderr(clearLine) };
}
