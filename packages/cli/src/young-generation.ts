import { setFlagsFromString } from 'node:v8';

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
