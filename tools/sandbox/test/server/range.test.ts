import { describe, expect, test } from 'vitest';
import { parseRange } from '../../src/server/range.js';

describe('parseRange', () => {
  test.each([
    ['bytes=0-', { from: 0, to: 10 }],
    ['bytes=4-', { from: 4, to: 10 }],
    ['bytes=4-5', { from: 4, to: 6 }],
    ['bytes=4-99', { from: 4, to: 10 }],
    ['bytes=-3', { from: 7, to: 10 }],
    ['bytes=-99', { from: 0, to: 10 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-4', 'unsatisfiable'],
    ['bytes=-', undefined],
    ['bytes=0-1,3-4', undefined],
    ['lines=0-1', undefined],
    [undefined, undefined],
  ])('%s of ten bytes', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });
});
