import type { ChildProcess } from 'node:child_process';

const relayed = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

type Relayed = (typeof relayed)[number];

/** What a terminal sends to all processes in its foreground by itself. */
const ofTerminal: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT']);

/**
 * Takes the signals that are meant for a command: as long as there is no command they end this process, tidied up;
 * afterwards they are handed on to it.
 */
export class SignalRelay {
  readonly #hasTerminal: boolean;
  #tidyUp: () => void = () => undefined;
  #command: ChildProcess | undefined;

  constructor(hasTerminal: boolean) {
    this.#hasTerminal = hasTerminal;
    for (const signal of relayed) process.on(signal, this.#take);
  }

  /** What has to be done before a signal ends this process. */
  tidyUpWith(tidyUp: () => void): void {
    this.#tidyUp = tidyUp;
  }

  /** From now on signals are the command's. */
  handTo(command: ChildProcess): void {
    this.#command = command;
  }

  /** From now on signals do what they do by default. */
  forget(): void {
    for (const signal of relayed) process.off(signal, this.#take);
  }

  readonly #take = (signal: Relayed): void => {
    if (this.#command === undefined) {
      this.forget();
      try {
        this.#tidyUp();
      } finally {
        process.kill(process.pid, signal);
      }
    } else if (!(this.#hasTerminal && ofTerminal.has(signal))) this.#command.kill(signal);
  };
}
