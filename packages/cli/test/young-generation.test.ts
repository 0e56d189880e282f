import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

const built = fileURLToPath(new URL('../dist/young-generation.js', import.meta.url));

/**
 * Runs statements in a process of their own, whose heap nothing else uses, and gives what it says of that heap. There, a
 * request leaves as much garbage, and as much that stays, as requests do.
 */
async function heapAfter(statements: string): Promise<{ readonly bytes: number; readonly minors: number }> {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { keepYoungGenerationSmall, YoungGeneration } from ${JSON.stringify(built)};
    keepYoungGenerationSmall();
    const young = new YoungGeneration();
    const kept = [];
    const work = () => { for (let i = 0; i < 1000; i++) kept.push({ i, dropped: [{ i }, { i }].length }); };
    const requests = (from, to) => {
      for (let n = from; n <= to; n++) {
        work();
        young.onTraffic({ requests: n, bytes: 0, streamed: { bytes: 0, announced: 0 } });
      }
    };
    const stream = (megabytes) => {
      const streamed = { bytes: megabytes * 1024 ** 2, announced: 2 ** 40 };
      young.onTraffic({ requests: 1000, bytes: 0, streamed });
    };
    ${statements}
    const { space_size } = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    console.log('bytes ' + space_size);`;
  const { stdout } = await execa(process.execPath, ['--trace-gc', '--input-type=module', '--eval', program]);
  return {
    bytes: Number(/^bytes (\d+)$/m.exec(stdout)?.[1]),
    minors: stdout.match(/: Scavenge /g)?.length ?? 0,
  };
}

const mebibyte = 1024 ** 2;

describe('YoungGeneration', () => {
  it('stays small for few requests', async () => {
    const { bytes } = await heapAfter('requests(1, 99)');

    expect(bytes).toBeLessThanOrEqual(2 * mebibyte);
  });

  it('grows once for many', async () => {
    const { bytes } = await heapAfter('requests(1, 1000)');

    // V8 may keep some pages more than its two halves have.
    expect(bytes).toBeGreaterThanOrEqual(16 * mebibyte);
    expect(bytes).toBeLessThanOrEqual(20 * mebibyte);
  });

  it('is collected by what is streamed once it has grown', async () => {
    const { minors: without } = await heapAfter('requests(1, 1000); stream(7)');
    const { minors } = await heapAfter(
      'requests(1, 1000); for (let megabytes = 0; megabytes <= 800; megabytes++) stream(megabytes)',
    );

    expect(minors - without).toBeGreaterThanOrEqual(50);
  });
});
