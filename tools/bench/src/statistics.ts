/** What a set of measurements comes to, in the unit of the measurements. */
export interface Summary {
  readonly runs: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/**
 * Sums up measurements.
 *
 * @throws RangeError without measurements, or with one that is not a finite number
 */
export function summarize(samples: readonly number[]): Summary {
  const middle = median(samples);
  return { runs: samples.length, min: Math.min(...samples), median: middle, max: Math.max(...samples) };
}

/**
 * The middle value; of an even number of values, the mean of the two in the middle.
 *
 * @throws RangeError without values, or with one that is not a finite number
 */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('there is nothing to sum up');
  if (!values.every(Number.isFinite)) throw new RangeError('a measurement is not a finite number');
  return (lower + upper) / 2;
}
