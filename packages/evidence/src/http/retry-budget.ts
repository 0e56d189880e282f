import type { NetworkLimits } from '../limits.js';
import type { Runtime } from '../runtime.js';
import { evidenceError, type TransientFailure } from './failure.js';

/**
 * How often, and how long, one read may still be tried.
 *
 * Arriving bytes give new attempts, but not without end: failures are also counted in total, and the whole read
 * has a deadline, so that neither a storm of 5xx nor a trickle can hold a verification forever.
 */
export class RetryBudget {
  readonly #url: URL;
  readonly #limits: NetworkLimits;
  readonly #runtime: Runtime;
  readonly #deadlineMs: number;
  #failuresInRow = 0;
  #failures = 0;

  constructor(url: URL, limits: NetworkLimits, runtime: Runtime) {
    this.#url = url;
    this.#limits = limits;
    this.#runtime = runtime;
    this.#deadlineMs = runtime.now() + limits.totalTimeoutMs;
  }

  /** Notes that bytes arrived which need not be asked for again. */
  noteProgress(): void {
    this.#failuresInRow = 0;
  }

  /** @throws EvidenceError `evidence-unavailable` past the deadline of the whole read */
  assertInTime(): void {
    if (this.#runtime.now() <= this.#deadlineMs) return;
    throw evidenceError('evidence-unavailable', {
      url: this.#url,
      message: `expected the whole answer within ${this.#limits.totalTimeoutMs} ms`,
      facts: { totalTimeoutMs: this.#limits.totalTimeoutMs },
    });
  }

  /**
   * Waits before the next attempt: exponential back-off with full jitter, or longer where the service asks.
   *
   * @throws EvidenceError `evidence-unavailable` when no attempt is left
   */
  async pauseAfter(failure: TransientFailure): Promise<void> {
    this.#failuresInRow += 1;
    this.#failures += 1;
    const { attempts, maxFailures, retryAfterMaxMs } = this.#limits;
    const asked = Math.min(failure.retryAfterMs ?? 0, retryAfterMaxMs);
    const pauseMs = Math.max(this.#backoffMs(), asked);
    const isLate = this.#runtime.now() + pauseMs > this.#deadlineMs;
    if (this.#failuresInRow >= attempts || this.#failures >= maxFailures || isLate)
      throw this.#exhausted(failure);
    await this.#runtime.sleep(pauseMs);
  }

  #backoffMs(): number {
    const { backoffBaseMs, backoffMaxMs } = this.#limits;
    const ceiling = Math.min(backoffMaxMs, backoffBaseMs * 2 ** (this.#failuresInRow - 1));
    return this.#runtime.random() * ceiling;
  }

  #exhausted(failure: TransientFailure): Error {
    return evidenceError('evidence-unavailable', {
      url: this.#url,
      message: `${failure.message} (failure ${this.#failures}, no attempt left)`,
      facts: { failures: this.#failures, status: failure.status },
      cause: failure,
    });
  }
}
