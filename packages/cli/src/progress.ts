import type { Traffic } from '@chain-of-trust/evidence';
import { printable } from '@chain-of-trust/report';
import type { VerificationObserver } from '@chain-of-trust/verifier';
import { describeDownload } from './download.js';
import type { Terminal } from './terminal.js';

/** A display on standard error that follows a verification. */
export interface Progress {
  readonly observer: VerificationObserver;
  readonly onTraffic: (traffic: Traffic) => void;
  /** The verification begins again. */
  restart(): void;
  /** Removes the display, so that what is printed next stands on a clean line. */
  stop(): void;
}

/** Shows nothing. */
export const noProgress: Progress = { observer: {}, onTraffic() {}, restart() {}, stop() {} };

/**
 * Shows progress: on a terminal, in one line that is drawn again; in a log, a line now and then of what takes long, and
 * nothing of what does not.
 */
export function startProgress(terminal: Terminal): Progress {
  return terminal.isStderrTerminal ? new Line(terminal) : new Log(terminal);
}

/** Redrawing more often than this is not seen, and costs more than many a rule. */
const redrawMs = 50;

const clearLine = '\r\u001b[2K';

class Line implements Progress {
  readonly #terminal: Terminal;
  readonly #startedAt: number;
  #expected = 0;
  #finished = 0;
  #drawnAt = 0;
  #rules = 'building the chain';
  #download = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#startedAt = terminal.now().getTime();
    this.#draw();
  }

  readonly observer: VerificationObserver = {
    chainBuilt: (links, rules) => {
      this.#expected = links * rules;
      this.#rules = `verifying ${links} links`;
      this.#draw();
    },
    ruleFinished: (link, rule) => {
      this.#finished++;
      const percent = Math.floor((100 * this.#finished) / Math.max(this.#expected, 1));
      this.#rules = `verifying ${percent} % ${link} ${rule}`;
      this.#draw();
    },
  };

  readonly onTraffic = ({ streamed }: Traffic): void => {
    const elapsedMs = this.#terminal.now().getTime() - this.#startedAt;
    this.#download = streamed.announced === 0 ? '' : `${describeDownload(streamed, elapsedMs)} · `;
    this.#draw();
  };

  restart(): void {
    this.#finished = 0;
    this.#rules = 'building the chain';
  }

  stop(): void {
    this.#terminal.stderr(clearLine);
  }

  #draw(): void {
    const now = this.#terminal.now().getTime();
    if (now - this.#drawnAt < redrawMs) return;
    this.#drawnAt = now;
    const text = printable(`${this.#download}${this.#rules}`);
    this.#terminal.stderr(`${clearLine}${text.slice(0, Math.max(0, this.#terminal.stderrColumns - 1))}`);
  }
}

/** In a log, whoever looks wants to know that it goes on, and no more. */
const logMs = 10_000;

class Log implements Progress {
  readonly observer: VerificationObserver = {};
  readonly #terminal: Terminal;
  readonly #startedAt: number;
  #saidAt: number;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#startedAt = terminal.now().getTime();
    this.#saidAt = this.#startedAt;
  }

  readonly onTraffic = ({ requests, streamed }: Traffic): void => {
    const now = this.#terminal.now().getTime();
    if (now - this.#saidAt < logMs) return;
    this.#saidAt = now;
    const download = streamed.announced === 0 ? '' : `, ${describeDownload(streamed, now - this.#startedAt)}`;
    this.#terminal.stderr(`cot: ${requests} requests${download}\n`);
  };

  restart(): void {}

  stop(): void {}
}
