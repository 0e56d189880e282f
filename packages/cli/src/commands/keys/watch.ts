import { setTimeout as sleep } from 'node:timers/promises';
import { listenForStop } from '../../stop-signal.js';

/**
 * Does something again and again, with a pause between, until the process is told to stop; what has begun is finished
 * first, and a second signal ends it at once. Returns what it returned the last time.
 */
export async function untilSignal(pauseSeconds: number, work: () => Promise<number>): Promise<number> {
  const { signal, forget } = listenForStop();
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
