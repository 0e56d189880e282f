import type { Runtime } from '../runtime.js';

/**
 * How many requests one host is asked at once: as many as allowed while all goes well, fewer as soon as it says that
 * it cannot keep up.
 *
 * Additive increase, multiplicative decrease, as TCP does it: an overloaded answer halves the number, once for all
 * requests that were under way together; each answer that was fine gives back a part, so that a whole round of them
 * gives back one place. Where the host says for how long to stay away, nobody asks it anything until then.
 *
 * @see RFC 5681 section 3.1 (congestion avoidance); RFC 6585 section 4 (429); RFC 9110 section 10.2.3 (Retry-After)
 */
export class HostGate {
  readonly #most: number;
  readonly #runtime: Runtime;
  #allowed: number;
  #underWay = 0;
  /** Counts the requests; those up to `#lastSlowed` were sent before the number was last halved. */
  #sent = 0;
  #lastSlowed = 0;
  #opensAtMs = 0;
  #isOpening = false;
  readonly #waiting: Waiting[] = [];
  readonly #waitingWithBulk: Waiting[] = [];

  constructor(most: number, runtime: Runtime) {
    this.#most = most;
    this.#allowed = most;
    this.#runtime = runtime;
  }

  /**
   * Waits for a place; first come, first served. Bulk lets all others go first: what they ask for says what has to be
   * asked next, and each of them waits for the one before.
   */
  enter(kind: 'bulk' | 'document' = 'document'): Promise<HostPass> {
    return new Promise((resolve) => {
      (kind === 'bulk' ? this.#waitingWithBulk : this.#waiting).push(resolve);
      this.#admit();
    });
  }

  #admit(): void {
    while (this.#underWay < Math.max(1, Math.floor(this.#allowed))) {
      const queue = this.#waiting.length > 0 ? this.#waiting : this.#waitingWithBulk;
      if (queue.length === 0) return;
      const closedMs = this.#opensAtMs === 0 ? 0 : this.#opensAtMs - this.#runtime.now();
      if (closedMs > 0) {
        this.#openAfter(closedMs);
        return;
      }
      this.#underWay += 1;
      this.#sent += 1;
      queue.shift()?.(this.#pass(this.#sent));
    }
  }

  #openAfter(milliseconds: number): void {
    if (this.#isOpening) return;
    this.#isOpening = true;
    void this.#runtime.sleep(milliseconds).then(() => {
      this.#isOpening = false;
      this.#admit();
    });
  }

  #pass(number: number): HostPass {
    let isReleased = false;
    return {
      noteSuccess: () => {
        this.#allowed = Math.min(this.#most, this.#allowed + 1 / this.#allowed);
      },
      noteOverload: (retryAfterMs = 0) => {
        if (retryAfterMs > 0) this.#opensAtMs = Math.max(this.#opensAtMs, this.#runtime.now() + retryAfterMs);
        if (number <= this.#lastSlowed) return;
        this.#lastSlowed = this.#sent;
        this.#allowed = Math.max(1, this.#allowed / 2);
      },
      release: () => {
        if (isReleased) return;
        isReleased = true;
        this.#underWay -= 1;
        this.#admit();
      },
    };
  }
}

/** Is given its place. */
type Waiting = (pass: HostPass) => void;

/** The place of one request, from sending it to the end of its answer's body. */
export interface HostPass {
  /** The host answered in time. */
  noteSuccess(): void;
  /** The host could not keep up: 429, 503, or silence. It may have said how long to stay away, in milliseconds. */
  noteOverload(retryAfterMs?: number): void;
  /** Frees the place. May be called again, which changes nothing. */
  release(): void;
}
