import { measureProcess, type ReportingProgram } from '../process.js';
import { rounded } from '../result.js';
import { median } from '../statistics.js';
import type { WorldServer } from '../world-server/start.js';

/** Medians of what a program has cost, with its traffic. */
export interface Figures {
  readonly milliseconds: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly requests: number;
  /** Requests for what had been asked for before. */
  readonly repeated: number;
  readonly connections: number;
  /** Of the last run. */
  readonly urls: readonly string[];
}

/** Runs programs in turn, so that all meet the same noise, each once before that to warm the disk cache. */
export async function measureInTurn(
  programs: readonly ReportingProgram[],
  server: WorldServer,
  runs: number,
): Promise<Figures[]> {
  const samples = programs.map((): Figures[] => []);
  for (const program of programs) await measureProcess(program);
  for (let run = 0; run < runs; run++) {
    for (const [i, program] of programs.entries()) samples[i]?.push(await measureOnce(program, server));
  }
  return samples.map(summarizeFigures);
}

async function measureOnce(program: ReportingProgram, server: WorldServer): Promise<Figures> {
  await server.takeTraffic();
  const { milliseconds, cpuMs, peakBytes } = await measureProcess(program);
  const { requests, urls, connections } = await server.takeTraffic();
  const repeated = urls.length - new Set(urls).size;
  return { milliseconds, cpuMs, peakBytes, requests, repeated, connections, urls };
}

function summarizeFigures(samples: readonly Figures[]): Figures {
  const of = (select: (sample: Figures) => number) => median(samples.map(select));
  return {
    milliseconds: of((sample) => sample.milliseconds),
    cpuMs: of((sample) => sample.cpuMs),
    peakBytes: of((sample) => sample.peakBytes),
    requests: of((sample) => sample.requests),
    repeated: of((sample) => sample.repeated),
    connections: of((sample) => sample.connections),
    urls: samples.at(-1)?.urls ?? [],
  };
}

/** Figures as cells of a table. */
export function cellsOf(figures: Figures): Record<string, number> {
  return {
    seconds: rounded(figures.milliseconds / 1000),
    'CPU s': rounded(figures.cpuMs / 1000),
    'peak MiB': rounded(figures.peakBytes / 1024 ** 2),
    requests: figures.requests,
    repeated: figures.repeated,
    connections: figures.connections,
  };
}
