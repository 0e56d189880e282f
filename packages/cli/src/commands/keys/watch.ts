import { setTimeout as sleep } from 'node:timers/promises';

const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Does something again and again, with a pause between, until the process is told to stop; what has begun is finished
 * first, and a second signal ends it at once. Returns what it returned the last time.
 */
export async function untilSignal(pauseSeconds: number, work: () => Promise<number>): Promise<number> {
  const { signal, forget } = listen();
  try {
    let status = await work();
    while (!signal.aborted) {
      await sleep(pauseSeconds * 1000, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) status = await work();
    }
    return status;
  } finally {
    forget();
  }
}

function listen(): { readonly signal: AbortSignal; readonly forget: () => void } {
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
