import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildHomedirs, type KeyRepository, readKeyRepository } from '@chain-of-trust/key-repo';
import { type SignedRepository, withSignedRepository } from '@chain-of-trust/sandbox';
import { execa } from 'execa';
import { assertAllValid, timeKeyByKey, timeOneImport } from '../keys/gpg-homedirs.js';
import { findOldTool, oldToolVersion, timeOldTool } from '../keys/old-tool.js';
import { createWorkerKey, type WorkerKey } from '../keys/worker-keys.js';
import { type BenchResult, type Row, rounded, type Target } from '../result.js';
import { median } from '../statistics.js';
import { withTemporaryFolder } from '../temporary-folder.js';

/** Medians in milliseconds; absent where it was not measured. */
interface KeyFigures {
  readonly keys: number;
  readonly algorithm: string;
  readonly keySets: number;
  readonly homedirs: number;
  readonly oneImport: number | undefined;
  readonly keyByKey: number | undefined;
  readonly oldTool: number | undefined;
}

/** From this many keys, everything but ours is measured once, and the keys are no RSA keys. */
const many = 1000;
/** From this many, the others would take hours. */
const tooMany = 10_000;

/** The first readings also load and compile. */
const warmUps = 3;

/** Key sets and homedirs of a key repository, ours beside what gpg and the old tool make of the same keys. */
export async function benchKeys(options: {
  readonly runs: number;
  readonly large: boolean;
}): Promise<BenchResult> {
  const sizes = [20, 100, many, ...(options.large ? [tooMany] : [])];
  const python = await findOldTool();
  const figures: KeyFigures[] = [];
  for (const size of sizes) figures.push(await measureSize(size, options.runs, python));
  return {
    name: 'keys',
    rows: figures.flatMap(rowsOf),
    targets: targetsOf(figures),
    notes: python === undefined ? [`no scriptworker ${oldToolVersion} with gpg1 to compare with`] : [],
  };
}

async function measureSize(size: number, runs: number, python: string | undefined): Promise<KeyFigures> {
  const algorithm = size < many ? 'rsa2048' : 'ed25519';
  const keys: WorkerKey[] = [];
  for (let i = 0; i < size; i++) keys.push(await createWorkerKey(`worker-${i}`, algorithm));
  const files = Object.fromEntries(keys.map((key, i) => [`docker-worker/worker-${i}.pub`, key.publicKey]));
  return withSignedRepository({ files }, (repository) =>
    withTemporaryFolder(async (folder) => {
      const homedirs = join(folder, 'h');
      const built = join(homedirs, 'docker-worker');
      const samples = emptySamples();
      for (let i = 0; i < warmUps; i++) await read(repository);
      for (let run = 0; run < runs; run++) {
        samples.keySets.push(await timed(() => read(repository)));
        await rm(homedirs, { recursive: true, force: true });
        samples.homedirs.push(
          await timed(async () => buildHomedirs(await read(repository), homedirs, { at: new Date() })),
        );
        if (size >= tooMany || (size >= many && run > 0)) continue;
        samples.oneImport.push(await timeOneImport(built, size));
        samples.keyByKey.push(await timeKeyByKey(keys));
        if (python !== undefined && size < many && run === 0)
          samples.oldTool.push(await timeOldTool(python, keys));
      }
      await assertBuilt(built, size);
      const middle = (list: readonly number[]) => (list.length === 0 ? undefined : median(list));
      return {
        keys: size,
        algorithm,
        keySets: median(samples.keySets),
        homedirs: median(samples.homedirs),
        oneImport: middle(samples.oneImport),
        keyByKey: middle(samples.keyByKey),
        oldTool: middle(samples.oldTool),
      };
    }),
  );
}

function emptySamples(): Record<'keySets' | 'homedirs' | 'oneImport' | 'keyByKey' | 'oldTool', number[]> {
  return { keySets: [], homedirs: [], oneImport: [], keyByKey: [], oldTool: [] };
}

function read({ path, signers }: SignedRepository): Promise<KeyRepository> {
  return readKeyRepository({ path, signers: { keys: signers }, at: new Date() });
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

async function assertBuilt(homedir: string, size: number): Promise<void> {
  await readFile(join(homedir, 'trustdb.gpg'));
  const { stdout } = await execa('gpg', ['--homedir', homedir, '--batch', '--with-colons', '--list-keys']);
  assertAllValid(stdout, size);
}

const columns = [
  ['key sets', 'keySets'],
  ['homedir', 'homedirs'],
  ['homedir by one gpg --import', 'oneImport'],
  ['homedir by gpg, key by key', 'keyByKey'],
  [`homedir by scriptworker ${oldToolVersion}`, 'oldTool'],
] as const;

function rowsOf(figures: KeyFigures): Row[] {
  return columns.flatMap(([what, name]) => {
    const milliseconds = figures[name];
    if (milliseconds === undefined) return [];
    return {
      keys: figures.keys,
      algorithm: figures.algorithm,
      what,
      'median ms': rounded(milliseconds),
      'ms per key': rounded(milliseconds / figures.keys),
      'to our homedir': name === 'keySets' ? '' : rounded(milliseconds / figures.homedirs),
    };
  });
}

function targetsOf(figures: readonly KeyFigures[]): Target[] {
  const of = (size: number) => figures.find(({ keys }) => keys === size);
  const hundred = of(100);
  const thousand = of(many);
  const tenThousand = of(tooMany);
  const ratio = (what: string, limit: number, actual: number, base: number | undefined): Target[] =>
    base === undefined ? [] : [{ what, limit, actual: actual / base, unit: 'times' }];
  const targets: Target[] = [];
  if (hundred !== undefined) {
    const { keySets, homedirs, keyByKey, oldTool } = hundred;
    targets.push(
      { what: 'key sets of 100 keys', limit: 150, actual: keySets, unit: 'ms' },
      { what: 'homedir of 100 keys', limit: 1000, actual: homedirs, unit: 'ms' },
      ...ratio('homedir of 100 keys to gpg, key by key', 0.25, homedirs, keyByKey),
      ...ratio(`homedir of 100 keys to scriptworker ${oldToolVersion}`, 0.1, homedirs, oldTool),
    );
  }
  if (thousand !== undefined && tenThousand !== undefined) {
    const { keySets, homedirs } = tenThousand;
    targets.push(
      ...ratio('key sets of 10 000 keys to those of 1 000', 15, keySets, thousand.keySets),
      ...ratio('homedir of 10 000 keys to that of 1 000', 15, homedirs, thousand.homedirs),
    );
  }
  return targets;
}
