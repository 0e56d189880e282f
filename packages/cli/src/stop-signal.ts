const signals = ['SIGINT', 'SIGTERM'] as const;

/** Told when the process is to stop. */
export interface StopSignal {
  readonly signal: AbortSignal;
  /** Has to be called at the end, or the process does not end by signals any more. */
  readonly forget: () => void;
}

/** Waits for SIGINT or SIGTERM, so that what has begun can be finished; a second one ends the process at once. */
export function listenForStop(): StopSignal {
  const stop = new AbortController();
  const forget = () => {
    for (const each of signals) process.off(each, end);
  };
  const end = () => {
    stop.abort();
    // Not now: libraries that tidy up end the process where nobody else listens.
    setImmediate(forget);
  };
  for (const each of signals) process.on(each, end);
  return { signal: stop.signal, forget };
}
