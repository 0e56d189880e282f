import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateEd25519KeyPair } from '@chain-of-trust/signing';
import { withDeployment } from '../deployment.js';
import { finishedRun } from '../finished-run.js';
import { cot, measurePeakMemory } from '../process.js';
import { type BenchResult, rounded } from '../result.js';
import { writeSparseFile } from '../sparse-file.js';
import { median } from '../statistics.js';
import { withTemporaryFolder } from '../temporary-folder.js';

const smallBytes = 1024 ** 2;
const mebibyte = 1024 ** 2;

/** Peak memory of generation and verification for a small and a large artifact, as whole processes. */
export async function benchMemory(options: {
  readonly runs: number;
  readonly bytes: number;
}): Promise<BenchResult> {
  const measured = [];
  for (const [what, measure] of Object.entries({ generate, verify, 'verify --work-dir': verifyIntoFolder })) {
    const small = await measure(smallBytes, options.runs);
    measured.push({ what, small, large: await measure(options.bytes, options.runs) });
  }
  const inMebibytes = (bytes: number) => rounded(bytes / mebibyte);
  return {
    name: 'memory',
    rows: measured.map(({ what, small, large }) => ({
      command: `cot ${what}`,
      'MiB at 1 MiB': inMebibytes(small),
      [`MiB at ${options.bytes / mebibyte} MiB`]: inMebibytes(large),
      difference: inMebibytes(large - small),
    })),
    targets: measured.map(({ what, small, large }) => ({
      what: `memory of cot ${what}, large less small`,
      limit: 50,
      actual: (large - small) / mebibyte,
      unit: 'MiB',
    })),
  };
}

function generate(bytes: number, runs: number): Promise<number> {
  return withTemporaryFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    await writeSparseFile(at('artifacts/public/build/target.zip'), bytes);
    await writeFile(at('run.json'), JSON.stringify(finishedRun));
    await writeFile(at('worker.sec'), generateEd25519KeyPair().privateKey, { mode: 0o600 });
    const inputs = ['--run', at('run.json'), '--artifacts', at('artifacts'), '--output', at('output')];
    return medianOf(runs, [cot, 'generate', ...inputs, '--ed25519-key', at('worker.sec')]);
  });
}

function verify(bytes: number, runs: number): Promise<number> {
  return withDeployment(worldOf(bytes), (deployment) => medianOf(runs, deployment.verify));
}

function verifyIntoFolder(bytes: number, runs: number): Promise<number> {
  return withDeployment(worldOf(bytes), ({ verify: args, folder }) =>
    medianOf(runs, [...args, '--work-dir', join(folder, 'work')]),
  );
}

function worldOf(artifactBytes: number) {
  return { artifactBytes, builds: 1, artifactsPerBuild: 1, taskGraphTasks: 100 };
}

async function medianOf(runs: number, args: readonly string[]): Promise<number> {
  const samples: number[] = [];
  for (let i = 0; i < runs; i++) samples.push(await measurePeakMemory(args));
  return median(samples);
}
