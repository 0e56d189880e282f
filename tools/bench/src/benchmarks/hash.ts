import { join } from 'node:path';
import { hashArtifacts } from '@chain-of-trust/generator';
import { timeProcess, timeSuccess } from '../process.js';
import { type BenchResult, type Row, rounded } from '../result.js';
import { writeSparseFile } from '../sparse-file.js';
import { summarize } from '../statistics.js';
import { withTemporaryFolder } from '../temporary-folder.js';

/** Hashing of one artifact by the generator and by programs that do nothing else. */
export function benchHash(options: { readonly runs: number; readonly bytes: number }): Promise<BenchResult> {
  return withTemporaryFolder(async (folder) => {
    const file = join(folder, 'public/build/target.zip');
    await writeSparseFile(file, options.bytes);
    const ways = await availableWays(folder, file);
    const samples = ways.map((): number[] => []);
    await ways[0]?.measure(); // brings the file into the page cache
    for (let run = 0; run < options.runs; run++) {
      for (const [i, { measure }] of ways.entries()) samples[i]?.push(await measure());
    }
    const summaries = samples.map(summarize);
    const ours = summaries[0]?.median ?? Number.NaN;
    const rows = ways.map(({ name }, i): Row => {
      const { min = 0, median = 0, max = 0 } = summaries[i] ?? {};
      return {
        'hashed by': name,
        'min ms': rounded(min),
        'median ms': rounded(median),
        'max ms': rounded(max),
        'MiB per s': rounded(options.bytes / 1024 ** 2 / (median / 1000)),
        'ours to it': rounded(ours / median),
      };
    });
    return { name: 'hash', rows, targets: [] };
  });
}

interface Way {
  readonly name: string;
  /** Time in milliseconds. */
  readonly measure: () => Promise<number>;
}

async function availableWays(folder: string, file: string): Promise<readonly Way[]> {
  const ours: Way = {
    name: 'hashArtifacts',
    async measure() {
      const started = performance.now();
      await hashArtifacts(folder);
      return performance.now() - started;
    },
  };
  const programs: readonly (readonly [string, ...string[]])[] = [
    ['sha256sum'],
    ['openssl', 'dgst', '-sha256'],
  ];
  const ways = [ours];
  for (const [program, ...args] of programs) {
    const { exitCode } = await timeProcess(program, [...args, '/dev/null']);
    if (exitCode !== 0) continue; // this machine does not have it
    ways.push({ name: program, measure: () => timeSuccess(program, [...args, file]) });
  }
  return ways;
}
