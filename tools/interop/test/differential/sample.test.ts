import { describe, expect, it } from 'vitest';
import { Random } from '../../src/differential/random.js';
import { takeSample } from '../../src/differential/sample.js';

const large = Array.from({ length: 900 }, (_, i) => ({
  document: 'large',
  mode: i % 2 === 0 ? 'one' : 'other',
  path: `field ${i % 30}`,
  i,
}));
const small = Array.from({ length: 10 }, (_, i) => ({ document: 'small', mode: 'one', path: 'field', i }));

describe('takeSample', () => {
  it('is the same for the same seed, and another one for another', () => {
    const sample = (seed: number) => takeSample([...large, ...small], 50, new Random(seed));
    expect(sample(1)).toEqual(sample(1));
    expect(sample(1)).not.toEqual(sample(2));
  });

  it('takes as many of a small document as of a large one', () => {
    const sample = takeSample([...large, ...small], 20, new Random(1));
    expect(sample.filter(({ document }) => document === 'small')).toHaveLength(10);
  });

  it('takes from every mode and every field before it takes more of one', () => {
    const sample = takeSample(large, 60, new Random(1));
    expect(sample.filter(({ mode }) => mode === 'one')).toHaveLength(30);
    expect(new Set(sample.map(({ mode, path }) => `${mode} ${path}`)).size).toBe(30);
  });

  it('takes everything where there is not enough', () => {
    expect(takeSample(small, 100, new Random(1))).toHaveLength(10);
  });
});

describe('Random', () => {
  it('is spread over its range', () => {
    const random = new Random(7);
    const values = Array.from({ length: 1000 }, () => random.next());
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean).toBeGreaterThan(0.45);
    expect(mean).toBeLessThan(0.55);
  });
});
