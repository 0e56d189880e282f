import { cot, timeSuccess } from '../process.js';
import { type BenchResult, rounded } from '../result.js';
import { summarize } from '../statistics.js';

const commands = {
  'node -e 0': ['-e', '0'],
  'cot --help': [cot, '--help'],
  'cot verify --help': [cot, 'verify', '--help'],
} as const;

/** Start-up as whole processes, run in turn so that all meet the same noise. */
export async function benchStartup(options: { readonly runs: number }): Promise<BenchResult> {
  const samples = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
  for (const args of Object.values(commands)) await timeSuccess(process.execPath, args); // warms the disk cache
  for (let run = 0; run < options.runs; run++) {
    for (const [name, args] of Object.entries(commands)) {
      samples.get(name)?.push(await timeSuccess(process.execPath, args));
    }
  }
  const summaries = [...samples].map(([name, values]) => ({ name, ...summarize(values) }));
  const base = summaries[0]?.median ?? Number.NaN;
  return {
    name: 'startup',
    rows: summaries.map(({ name, min, median, max }) => ({
      command: name,
      'min ms': rounded(min),
      'median ms': rounded(median),
      'max ms': rounded(max),
      ratio: rounded(median / base),
    })),
    targets: [
      {
        what: 'cot --help to node -e 0, medians',
        limit: 2.5,
        actual: (summaries[1]?.median ?? Number.NaN) / base,
        unit: 'times',
      },
    ],
  };
}
