import type { Traffic } from '../options.js';

/** Counts what goes over the network. */
export interface TrafficCounter {
  noteRequest(): void;
  noteBytes(count: number): void;
  /** A large body begins, of which so many bytes were announced. */
  noteStream(announced: number): void;
  /** Bytes of a large body, beside {@link noteBytes}. */
  noteStreamed(count: number): void;
}

/** Tells the totals after each change of them. */
export function countTraffic(tell: (traffic: Traffic) => void): TrafficCounter {
  let requests = 0;
  let bytes = 0;
  let streamed = 0;
  let announced = 0;
  const changed = () => tell({ requests, bytes, streamed: { bytes: streamed, announced } });
  return {
    noteRequest: () => {
      requests += 1;
      changed();
    },
    noteBytes: (count) => {
      bytes += count;
      changed();
    },
    noteStream: (count) => {
      announced += count;
      changed();
    },
    noteStreamed: (count) => {
      streamed += count;
    },
  };
}
