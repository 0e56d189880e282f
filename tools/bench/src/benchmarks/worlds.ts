import type { WorldSpec } from '../world-server/protocol.js';

/** One line of the table: a deployment, and how much better than the reference we must be there. */
export interface BenchWorld {
  readonly spec: WorldSpec;
  /** The reference's time to ours, at least. */
  readonly minSpeedUp: number;
  /** Our peak memory to the reference's, at most. */
  readonly maxMemoryRatio?: number;
  readonly maxMebibytes?: number;
}

const releaseOf200 = { builds: 200, artifactsPerBuild: 5, artifactBytes: 4096, taskGraphTasks: 2000 };
const halfGibibyte = 512 * 1024 ** 2;

/** The deployments by name. */
export const benchWorlds: Readonly<Record<string, BenchWorld>> = {
  small: { spec: { world: {} }, minSpeedUp: 8 },
  'release-20ms': { spec: { world: releaseOf200, latencyMs: 20 }, minSpeedUp: 20, maxMebibytes: 150 },
  release: { spec: { world: releaseOf200 }, minSpeedUp: 6, maxMebibytes: 150 },
  'task-graph': {
    spec: { world: { taskGraphTasks: 20_000 }, graphEntryBytes: 2850 },
    minSpeedUp: 5,
    maxMemoryRatio: 0.5,
  },
  'large-artifacts': {
    spec: { world: { builds: 1, artifactsPerBuild: 4, artifactBytes: halfGibibyte } },
    minSpeedUp: 8,
  },
};
