import { setTimeout as delay } from 'node:timers/promises';
import { isPassing, UnexpectedAnswer } from './failure.js';
import type { UploadTarget } from './target.js';

/** Tries again what may pass, waiting twice as long each time, give or take a quarter so that workers do not keep step. */
export async function withAttempts<T>(
  { attempts = 6, backoffMs = 200 }: Pick<UploadTarget, 'attempts' | 'backoffMs'>,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof UnexpectedAnswer && isPassing(error)) || count >= attempts) throw error;
      await delay(backoffMs * 2 ** (count - 1) * (0.75 + Math.random() / 2));
    }
  }
}
