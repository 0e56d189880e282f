/** How the services misbehave. Everything is off by default. */
export interface Faults {
  /** Milliseconds before each answer. */
  readonly latencyMs?: number;
  /** Every so many requests one is answered 503. */
  readonly failEvery?: number;
  /** Every so many requests one is answered 429 with `Retry-After: 1`. */
  readonly limitEvery?: number;
  /** Every so many requests the connection breaks off in the middle of the body. */
  readonly resetEvery?: number;
  /** Answers 503 to everything whose path matches. */
  readonly outage?: RegExp;
}

/** What happens to one request. */
export type Fault = 'unavailable' | 'limited' | 'reset';

/** The fault that a request meets, by its number (from 1, over all servers) and its path. */
export function findFault(faults: Faults, number: number, path: string): Fault | undefined {
  const isDue = (every: number | undefined) => every !== undefined && number % every === 0;
  if (isDue(faults.failEvery) || faults.outage?.test(path)) return 'unavailable';
  if (isDue(faults.limitEvery)) return 'limited';
  return isDue(faults.resetEvery) ? 'reset' : undefined;
}
