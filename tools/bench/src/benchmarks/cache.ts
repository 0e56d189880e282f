import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { measureProcess } from '../process.js';
import { type BenchResult, type Row, rounded } from '../result.js';
import { median } from '../statistics.js';
import { type WorldServer, withWorldServer } from '../world-server/start.js';
import { verificationOf } from './contenders.js';

const siblings = 200;
const world = { builds: siblings, siblings, artifactsPerBuild: 5, artifactBytes: 4096, taskGraphTasks: 2000 };
/** Of the siblings that are verified without a cache, for comparison. */
const sample = 10;
const atOnce = 4;

/**
 * The signing tasks of one task graph, each for another build, verified one after the other with one cache; and some of
 * them at once.
 */
export async function benchCache(options: { readonly latencyMs: number }): Promise<BenchResult> {
  const { latencyMs } = options;
  const rows = await withWorldServer({ world, latencyMs }, async (server) => {
    const cache = ['--cache', join(server.folder, 'cache')];
    const without = await measureAll(server, server.siblings.slice(0, sample), []);
    const [first, ...others] = await measureAll(server, server.siblings, cache);
    const again = await measureAll(server, server.siblings.slice(0, sample), cache);
    await rm(join(server.folder, 'cache'), { recursive: true });
    const together = await measureTogether(server, cache);
    return [
      rowOf('without a cache', without),
      rowOf('the first one', first === undefined ? [] : [first]),
      rowOf('each of the others', others),
      rowOf('each once more', again),
      together,
    ];
  });
  return { name: 'cache', rows, targets: [], notes: [`${latencyMs} ms before each answer`] };
}

interface Cost {
  readonly milliseconds: number;
  readonly requests: number;
}

async function measureAll(
  server: WorldServer,
  tasks: readonly string[],
  options: readonly string[],
): Promise<readonly Cost[]> {
  const costs: Cost[] = [];
  await server.takeTraffic();
  for (const taskId of tasks) {
    const { milliseconds } = await measureProcess(verificationOf({ ...server, taskId }, options));
    costs.push({ milliseconds, requests: (await server.takeTraffic()).requests });
  }
  return costs;
}

/** From an empty cache, as when the tasks of a graph begin together. */
async function measureTogether(server: WorldServer, options: readonly string[]): Promise<Row> {
  const left = [...server.siblings];
  const milliseconds: number[] = [];
  const work = async () => {
    for (let taskId = left.shift(); taskId !== undefined; taskId = left.shift())
      milliseconds.push((await measureProcess(verificationOf({ ...server, taskId }, options))).milliseconds);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const { requests } = await server.takeTraffic();
  return {
    verified: `${atOnce} at a time, empty cache`,
    tasks: siblings,
    'ms each': rounded(median(milliseconds)),
    'requests each': rounded(requests / siblings),
  };
}

function rowOf(verified: string, costs: readonly Cost[]): Row {
  return {
    verified,
    tasks: costs.length,
    'ms each': rounded(median(costs.map(({ milliseconds }) => milliseconds))),
    'requests each': rounded(median(costs.map(({ requests }) => requests))),
  };
}
