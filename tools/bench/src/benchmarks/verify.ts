import { readEnvironment } from '../environment.js';
import type { BenchResult, Row, Target } from '../result.js';
import { rounded } from '../result.js';
import { withWorldServer } from '../world-server/start.js';
import { bareClientFor, findScriptworker, oursFor, scriptworkerFor } from './contenders.js';
import { cellsOf, type Figures, measureInTurn } from './measure.js';
import { type BenchWorld, benchWorlds } from './worlds.js';

/** Connections of the bare client: enough for all requests to be under way at once as far as that helps. */
const bareConnections = 256;

/**
 * Verification of whole releases as whole commands: ours, that of the real scriptworker where `COT_PYTHON` names a
 * Python that has it, and a bare client that makes our requests and verifies nothing, all on the same server in turn.
 */
export async function benchVerify(options: {
  readonly runs: number;
  /** Only one of the worlds. */
  readonly world?: string | undefined;
}): Promise<BenchResult> {
  const python = await findScriptworker(readEnvironment().python);
  const rows: Row[] = [];
  const targets: Target[] = [];
  for (const [name, world] of Object.entries(benchWorlds)) {
    if (options.world !== undefined && options.world !== name) continue;
    const measured = await measureWorld(world, python, options.runs);
    rows.push(...rowsOf(name, measured));
    targets.push(...targetsOf(name, world, measured));
  }
  const absent = 'COT_PYTHON names no Python with scriptworker 63.6.1; nothing was compared with it';
  return { name: 'verify', rows, targets, notes: python === undefined ? [absent] : [] };
}

interface Measured {
  readonly ours: Figures;
  readonly reference: Figures | undefined;
  readonly bare: Figures;
}

function measureWorld(world: BenchWorld, python: string | undefined, runs: number): Promise<Measured> {
  return withWorldServer(world.spec, async (server) => {
    const others = python === undefined ? [] : [scriptworkerFor(python, server)];
    const [ours, reference] = await measureInTurn([oursFor(server), ...others], server, runs);
    if (ours === undefined) throw new TypeError('one figure for each program');
    const [bare] = await measureInTurn(
      [await bareClientFor(server, ours.urls, bareConnections)],
      server,
      runs,
    );
    if (bare === undefined) throw new TypeError('one figure for each program');
    return { ours, reference, bare };
  });
}

function rowsOf(world: string, { ours, reference, bare }: Measured): Row[] {
  const all = { 'cot verify': ours, 'scriptworker 63.6.1': reference, 'bare client': bare };
  return Object.entries(all).flatMap(([program, figures]) =>
    figures === undefined
      ? []
      : [
          {
            world,
            program,
            'to ours': rounded(figures.milliseconds / ours.milliseconds),
            ...cellsOf(figures),
          },
        ],
  );
}

function targetsOf(name: string, world: BenchWorld, { ours, reference }: Measured): Target[] {
  const { minSpeedUp, maxMemoryRatio, maxMebibytes } = world;
  const targets: Target[] = [
    { what: `${name}: requests made again`, limit: 0, actual: ours.repeated, unit: 'requests' },
  ];
  if (maxMebibytes !== undefined)
    targets.push({
      what: `${name}: memory`,
      limit: maxMebibytes,
      actual: ours.peakBytes / 1024 ** 2,
      unit: 'MiB',
    });
  if (reference === undefined) return targets;
  const time = ours.milliseconds / reference.milliseconds;
  targets.push({
    what: `${name}: time to scriptworker's`,
    limit: 1 / minSpeedUp,
    actual: time,
    unit: 'times',
  });
  if (maxMemoryRatio === undefined) return targets;
  const memory = ours.peakBytes / reference.peakBytes;
  return [
    ...targets,
    { what: `${name}: memory to scriptworker's`, limit: maxMemoryRatio, actual: memory, unit: 'times' },
  ];
}
