import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { median, summarize } from '../src/statistics.js';

describe('median', () => {
  test.each([
    [[7], 7],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 1], 9],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  test('leaves its argument as it was', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  test.each([[[]], [[1, Number.NaN]], [[1, Number.POSITIVE_INFINITY, 2]]])('of %j is refused', (values) => {
    expect(() => median(values)).toThrow(RangeError);
  });

  test('has as many values below as above, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });
});

describe('summarize', () => {
  test('gives the number of values, the smallest, the middle and the largest', () => {
    expect(summarize([30, 10, 20])).toEqual({ runs: 3, min: 10, median: 20, max: 30 });
  });

  test('refuses nothing', () => {
    expect(() => summarize([])).toThrow(RangeError);
  });
});
