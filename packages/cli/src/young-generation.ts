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

/** Both halves of the young generation, when each has grown from 1 MiB to 8 MiB. */
const grownBytes = 16 * 1024 ** 2;

/** So much may wait to be collected, of bytes that V8 does not count. */
const waitingBytes = 16 * 1024 ** 2;

/**
 * Lets the young generation of a process that makes many requests grow, within bounds: in the smallest one, every few
 * requests leave what is still waited for to be copied again. It ends with the first stream, whose chunks would wait there,
 * see {@link keepYoungGenerationSmall}; they are collected by how much was streamed.
 */
export class YoungGeneration {
  #isGrowing = true;
  #collectedAt = 0;
  #collect: (() => void) | undefined;

  constructor() {
    setFlagsFromString('--semi-space-growth-factor=2');
  }

  /** To be told of all traffic: growing is up to V8, and has to be ended in time. */
  readonly onTraffic = ({ streamed }: Traffic): void => {
    if (this.#isGrowing && (streamed.bytes > 0 || sizeOfYoungGeneration() >= grownBytes)) this.#endGrowth();
    if (streamed.bytes - this.#collectedAt < waitingBytes) return;
    this.#collectedAt = streamed.bytes;
    this.#collect ??= findCollector();
    this.#collect();
  };

  #endGrowth(): void {
    this.#isGrowing = false;
    keepYoungGenerationSmall();
  }
}

function sizeOfYoungGeneration(): number {
  const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  return space?.space_size ?? Number.POSITIVE_INFINITY;
}

/** Collects the young generation alone, which takes a fraction of a millisecond. */
function findCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: (kind: { readonly type: 'minor' }) => void = runInNewContext('gc');
  return () => collect({ type: 'minor' });
}
