import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeDownload } from '../src/download.js';

describe('describeDownload', () => {
  it.each([
    [{ bytes: 1_200_000_000, announced: 2_000_000_000 }, 12_000, '1.2 of 2.0 GB, 100 MB/s, 8 s left'],
    [{ bytes: 0, announced: 70_000 }, 0, '0.0 of 70 kB'],
    [{ bytes: 500, announced: 1000 }, 1000, '0.5 of 1.0 kB, 500 B/s, 1 s left'],
    [{ bytes: 1e6, announced: 1e9 }, 1000, '0.0 of 1.0 GB, 1.0 MB/s, 17 min left'],
    [{ bytes: 1e6, announced: 1e11 }, 1000, '0.0 of 100 GB, 1.0 MB/s, 27.8 h left'],
    [{ bytes: 70_000, announced: 70_000 }, 1000, '70 of 70 kB, 70 kB/s, 0 s left'],
  ])('%j after %i ms is %j', (download, elapsedMs, expected) => {
    expect(describeDownload(download, elapsedMs)).toBe(expected);
  });

  it('says no nonsense of any numbers', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (bytes, announced, elapsedMs) => {
        expect(describeDownload({ bytes, announced }, elapsedMs)).not.toMatch(/NaN|Infinity|-/);
      }),
    );
  });
});
