import { withDeployment } from '../deployment.js';
import { timeSuccess } from '../process.js';
import { type BenchResult, rounded } from '../result.js';
import { summarize } from '../statistics.js';

/** Verification of a small chain, as the whole command. */
export function benchVerify(options: { readonly runs: number }): Promise<BenchResult> {
  return withDeployment({}, async ({ verify, requests }) => {
    await timeSuccess(process.execPath, verify); // warms the disk cache
    const before = requests.length;
    const samples: number[] = [];
    for (let run = 0; run < options.runs; run++) samples.push(await timeSuccess(process.execPath, verify));
    const { min, median, max } = summarize(samples);
    const row = {
      command: 'cot verify, 3 builds',
      'min ms': rounded(min),
      'median ms': rounded(median),
      'max ms': rounded(max),
      requests: (requests.length - before) / options.runs,
    };
    return { name: 'verify', rows: [row], targets: [] };
  });
}
