import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withDeployment } from '../deployment.js';
import { cot, timeSuccess } from '../process.js';
import { type BenchResult, type Row, rounded } from '../result.js';
import { median } from '../statistics.js';

/** 17 builds, the decision task, the docker image and its own decision task. */
const links20 = { builds: 17, artifactsPerBuild: 2, artifactBytes: 4096, taskGraphTasks: 2000 };
const fileCount = 10_000;
const files = { builds: 10, artifactsPerBuild: fileCount / 10, artifactBytes: 64 * 1024, taskGraphTasks: 20 };

/** A bundle verified as a whole process, and thousands of files by one, beside what only hashes them. */
export async function benchOffline({ runs }: { readonly runs: number }): Promise<BenchResult> {
  const bundle = await withDeployment(links20, async ({ verify, folder }) => {
    const trust = await record(verify, folder);
    const [milliseconds = Number.NaN] = await inTurn(runs, [[process.execPath, cot, 'verify', ...trust]]);
    return milliseconds;
  });
  const [ours, theirs] = await withDeployment(files, async ({ verify, folder }) => {
    const trust = await record(verify, folder, '--work-dir', join(folder, 'work'));
    const paths = await filesBelow(join(folder, 'work', 'cot'));
    const command = [cot, 'verify-artifact', ...trust, '--format', 'json'];
    const check = [process.execPath, ...command, '--', ...paths];
    return await inTurn(runs, [check, ['sha256sum', '--', ...paths]]);
  });
  const row = (what: string, milliseconds = Number.NaN): Row => ({ what, ms: rounded(milliseconds) });
  return {
    name: 'offline',
    rows: [
      row('cot verify --from, 20 links', bundle),
      row(`cot verify-artifact, ${fileCount} files of 64 KiB`, ours),
      row('sha256sum of the same', theirs),
    ],
    targets: [{ what: 'cot verify --from, 20 links', limit: 1000, actual: bundle, unit: 'ms' }],
  };
}

/** Records a bundle; resolves to the options that verify it. */
async function record(
  verify: readonly string[],
  folder: string,
  ...options: readonly string[]
): Promise<readonly string[]> {
  const path = join(folder, 'chain.cot.tar');
  await timeSuccess(process.execPath, [...verify, '--bundle', path, ...options]);
  return ['--from', path, '--policy', join(folder, 'policy.yml'), '--keys', join(folder, 'keys')];
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/** Medians of commands that take turns, once each before anything counts. */
async function inTurn(runs: number, commands: readonly (readonly string[])[]): Promise<readonly number[]> {
  const samples = commands.map((): number[] => []);
  for (let run = 0; run <= runs; run++)
    for (const [i, [program = '', ...args]] of commands.entries()) {
      const milliseconds = await timeSuccess(program, args);
      if (run > 0) samples[i]?.push(milliseconds);
    }
  return samples.map(median);
}
