import {
  lastRunOf,
  type SandboxArtifact,
  type SandboxTask,
  signRun,
  type World,
} from '@chain-of-trust/sandbox';
import { blobArtifactNames } from '@chain-of-trust/types';
import type { GoodChain, Mutant } from '../mutant.js';
import { isFinished, taskOf } from './stored.js';

interface RunEdit {
  readonly name: string;
  readonly apply: (world: World, task: SandboxTask) => void | Promise<void>;
}

const states = ['pending', 'running', 'failed', 'exception'] as const;

/** What can become of the runs of a task. */
const runEdits: readonly RunEdit[] = [
  ...states.map((state) => ({
    name: `a second run, ${state}`,
    apply: (_: World, task: SandboxTask) => addRun(task, state, new Map()),
  })),
  ...states.map((state) => ({
    name: `a second run, ${state}, with the artifacts of the first`,
    apply: (_: World, task: SandboxTask) => addRun(task, state, lastRunOf(task).artifacts),
  })),
  ...states.map((state) => ({
    name: `its run is ${state}`,
    apply: (_: World, task: SandboxTask) => {
      lastRunOf(task).state = state;
    },
  })),
  {
    name: 'a second run, completed, with the artifacts and the blob of the first',
    apply: (_, task) => addRun(task, 'completed', lastRunOf(task).artifacts),
  },
  {
    name: 'a second run, completed and signed',
    apply: async (world, task) => {
      addRun(task, 'completed', lastRunOf(task).artifacts);
      await signRun(world, task);
    },
  },
  { name: 'no run at all', apply: (_, task) => void task.runs.splice(0) },
];

function addRun(
  task: SandboxTask,
  state: 'completed' | (typeof states)[number],
  artifacts: ReadonlyMap<string, SandboxArtifact>,
): void {
  const { workerGroup, workerId } = lastRunOf(task);
  task.runs.push({ runId: task.runs.length, state, workerGroup, workerId, artifacts: new Map(artifacts) });
}

const storages: readonly (readonly [name: string, artifact: SandboxArtifact | undefined])[] = [
  ['deleted', undefined],
  ['an error', { storageType: 'error', reason: 'file-missing-on-worker', message: 'not there' }],
  ['a link to the log', { storageType: 'link', artifact: 'public/logs/live_backing.log' }],
  ['a link to itself', { storageType: 'link', artifact: blobArtifactNames.ed25519 }],
];

/** Every change of the runs of every link, and of how its blob and the files taken of it are stored. */
export function runMutants({ world, links }: GoodChain): Mutant[] {
  return links.flatMap((link) => {
    const task = taskOf(world, link.taskId);
    if (!isFinished(task)) return [];
    const about = { mode: 'in the queue', operation: 'change' } as const;
    const runs = runEdits.map(({ name, apply }) => ({
      ...about,
      document: 'runs',
      path: name,
      description: link.name,
      async apply() {
        await apply(world, task);
        return true;
      },
    }));
    const names = [...link.artifacts, blobArtifactNames.ed25519];
    const stored = names.flatMap((name) =>
      storages.map(([storage, artifact]) => ({
        ...about,
        document: 'storage',
        path: storage,
        description: `${link.name}: ${name}`,
        async apply() {
          const { artifacts } = lastRunOf(task);
          if (artifact === undefined) artifacts.delete(name);
          else artifacts.set(name, artifact);
          return true;
        },
      })),
    );
    return [...runs, ...stored];
  });
}
