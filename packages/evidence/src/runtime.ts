import { setTimeout as delay } from 'node:timers/promises';

/** Clock and chance, replaced in tests only. They decide when something is asked again, never what is believed. */
export interface Runtime {
  /** Milliseconds since 1970. */
  now(): number;
  /** At least 0, below 1. */
  random(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** The machine's own clock and chance. */
export const systemRuntime: Runtime = {
  now: Date.now,
  random: Math.random,
  sleep: async (milliseconds) => {
    await delay(milliseconds);
  },
};
