import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { generateEd25519KeyPair } from '@chain-of-trust/signing';
import { execa } from 'execa';
import { readEnvironment } from '../environment.js';
import { finishedRun } from '../finished-run.js';
import { timeGenerator, timeScriptworker } from '../generator-process/time.js';
import { cot, measureProcess, reportingNode } from '../process.js';
import { type BenchResult, type Row, rounded, type Target } from '../result.js';
import { median } from '../statistics.js';
import { withTemporaryFolder } from '../temporary-folder.js';
import { type ArtifactSet, artifactSets, smallSet, writeArtifacts } from './artifact-sets.js';

/** What is to be reached: of OpenSSL's time, of scriptworker's, and memory. */
const limits: Readonly<Record<string, { readonly openssl: number; readonly scriptworker: number }>> = {
  'one file': { openssl: 1 / 0.9, scriptworker: 1 / 1.3 },
  'eight files': { openssl: 1 / 0.9, scriptworker: 0.5 },
  'files of 64 KiB': { openssl: 1, scriptworker: 0.5 },
  'files of 1 KiB': { openssl: 1, scriptworker: 0.5 },
};
const maxMemory = 150e6;

/**
 * The whole command `cot generate` beside OpenSSL's digest command, and our generator in a worker that runs beside the
 * one of the real scriptworker, on the same files.
 */
export async function benchGenerate(options: {
  readonly runs: number;
  readonly bytes: number;
}): Promise<BenchResult> {
  const rows: Row[] = [];
  const targets: Target[] = [];
  for (const set of artifactSets(options.bytes)) {
    const measured = await measureSet(set, options.runs);
    rows.push(rowOf(set, measured));
    targets.push(...targetsOf(set, measured));
  }
  const notes =
    readEnvironment().python === undefined ? ['COT_PYTHON names no Python with scriptworker 63.6.1'] : [];
  return { name: 'generate', rows, targets, notes };
}

interface Measured {
  readonly ours: number;
  /** In a worker that runs. */
  readonly generator: number;
  readonly peakBytes: number;
  readonly openssl: number;
  readonly scriptworker: number | undefined;
}

function measureSet(set: ArtifactSet, runs: number): Promise<Measured> {
  return withTemporaryFolder(async (folder) => {
    const artifacts = join(folder, 'artifacts');
    const paths = await writeArtifacts(artifacts, set);
    const key = join(folder, 'key');
    await writeFile(key, `${generateEd25519KeyPair().privateKey}\n`, { mode: 0o600 });
    await writeFile(join(folder, 'run.json'), JSON.stringify(finishedRun));
    const blob = join(folder, 'out');
    await mkdir(blob);
    const small = join(folder, 'small');
    await writeArtifacts(small, smallSet);
    const files = { small, outputs: artifacts, key, blob };
    const samples = {
      ours: [] as number[],
      generator: [] as number[],
      peaks: [] as number[],
      openssl: [] as number[],
      theirs: [] as number[],
    };
    await timeOpenssl(paths); // brings the files into the page cache
    for (let index = 0; index < runs; index += 1) {
      const ours = await measureProcess(reportingNode(commandOf(folder, artifacts, key)));
      samples.ours.push(ours.milliseconds);
      samples.peaks.push(ours.peakBytes);
      samples.openssl.push(await timeOpenssl(paths));
      samples.generator.push(await timeGenerator(files));
      const theirs = await timeScriptworker(files);
      if (theirs !== undefined) samples.theirs.push(theirs);
    }
    return {
      ours: median(samples.ours),
      generator: median(samples.generator),
      peakBytes: Math.max(...samples.peaks),
      openssl: median(samples.openssl),
      scriptworker: samples.theirs.length === 0 ? undefined : median(samples.theirs),
    };
  });
}

function commandOf(folder: string, artifacts: string, key: string): readonly string[] {
  const files = [
    '--run',
    join(folder, 'run.json'),
    '--artifacts',
    artifacts,
    '--output',
    join(folder, 'out'),
  ];
  return [cot, 'generate', ...files, '--ed25519-key', key];
}

/** A process for each large file, as many at a time as there are processors; or one after the other for 100 small ones. */
async function timeOpenssl(paths: readonly string[]): Promise<number> {
  const how = paths.length <= 8 ? ['-n', '1', '-P', String(availableParallelism())] : ['-n', '100'];
  const started = performance.now();
  await execa('xargs', ['-0', ...how, 'openssl', 'dgst', '-sha256'], {
    input: paths.join('\0'),
    stdout: 'ignore',
  });
  return performance.now() - started;
}

function rowOf({ name, files, bytesEach }: ArtifactSet, measured: Measured): Row {
  const { ours, generator, openssl, scriptworker, peakBytes } = measured;
  return {
    outputs: name,
    files,
    'cot generate ms': rounded(ours),
    'MB per s': rounded((files * bytesEach) / 1e6 / (ours / 1000)),
    'openssl ms': rounded(openssl),
    'ours to it': rounded(ours / openssl),
    'generator ms': rounded(generator),
    'scriptworker ms': scriptworker === undefined ? '' : rounded(scriptworker),
    'ours to that': scriptworker === undefined ? '' : rounded(generator / scriptworker),
    'peak MB': rounded(peakBytes / 1e6),
  };
}

function targetsOf(
  { name }: ArtifactSet,
  { ours, generator, openssl, scriptworker, peakBytes }: Measured,
): readonly Target[] {
  const limit = limits[name];
  if (limit === undefined) return [];
  const unit = 'of its time';
  return [
    { what: `${name}, beside openssl`, limit: rounded(limit.openssl), actual: ours / openssl, unit },
    ...(scriptworker === undefined
      ? []
      : [
          {
            what: `${name}, beside scriptworker`,
            limit: rounded(limit.scriptworker),
            actual: generator / scriptworker,
            unit,
          },
        ]),
    { what: `${name}, memory`, limit: maxMemory, actual: peakBytes, unit: 'bytes' },
  ];
}
