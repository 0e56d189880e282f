import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Traffic } from '@chain-of-trust/evidence';

/**
 * Keeps the memory of a process that streams small, however much it streams.
 *
 * Each chunk that has come over the network is garbage at once, but V8 counts the few bytes of its handle and not
 * the 64 KiB behind it: the longer a stream lasts, the larger V8 lets its young generation grow, and the more of
 * these chunks wait there. Without growth they are collected sooner; measured, this costs no time. A V8
 * that no longer has the flag says so on standard error and goes on.
 *
 * @see V8 `flag-definitions.h`, `semi_space_growth_factor`
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Fewer requests are over before a larger young generation would pay. */
const manyRequests = 100;

/** Both halves of the young generation, when each has grown from 1 MiB to 8 MiB. */
const grownBytes = 16 * 1024 ** 2;

/** So much may wait to be collected, of bytes that V8 does not count. */
const waitingBytes = 8 * 1024 ** 2;

/**
 * Gives a process that has made many requests a larger young generation: in the usual one, every few requests leave
 * what is still waited for to be copied again. So that the chunks of streams do not wait there, see
 * {@link keepYoungGenerationSmall}, they are from then on collected by how much was streamed.
 */
export class YoungGeneration {
  #collect: (() => void) | undefined;
  #collectedAt = 0;
  #isGrowing = false;

  /** To be told of all traffic: growing is up to V8, and has to be ended in time. */
  readonly onTraffic = ({ requests, streamed }: Traffic): void => {
    if (this.#collect !== undefined) this.#collectAfter(streamed.bytes);
    else if (this.#isGrowing) this.#endGrowth();
    else if (requests >= manyRequests) this.#beginGrowth();
  };

  #beginGrowth(): void {
    this.#isGrowing = true;
    setFlagsFromString('--semi-space-growth-factor=8');
  }

  #endGrowth(): void {
    const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if (space !== undefined && space.space_size < grownBytes) return;
    keepYoungGenerationSmall();
    setFlagsFromString('--expose-gc');
    const collect: (kind: { readonly type: 'minor' }) => void = runInNewContext('gc');
    this.#collect = () => collect({ type: 'minor' });
  }

  #collectAfter(streamedBytes: number): void {
    if (streamedBytes - this.#collectedAt < waitingBytes) return;
    this.#collectedAt = streamedBytes;
    this.#collect?.();
  }
}
