import type { SandboxTask, World } from '@chain-of-trust/sandbox';

/** Remembers what a world holds, and returns a function that puts it back. Values in it are never changed in place. */
export function takeSnapshot(world: World): () => void {
  const tasks = [...world.tasks].map(([taskId, task]) => ({ taskId, restore: rememberTask(task), task }));
  const restoreMaps = [rememberMap(world.index), rememberMap(world.rawFiles)];
  const repositories = [...world.repositories.values()].map(({ pushes, files }) => {
    const restoreFiles = rememberMap(files);
    const kept = [...pushes];
    return () => {
      restoreFiles();
      pushes.splice(0, pushes.length, ...kept);
    };
  });
  const gitHub = [...world.gitHub.values()].flatMap((each) => [
    rememberMap(each.branches),
    rememberMap(each.tags),
    rememberMap(each.commits),
    rememberMap(each.files),
    rememberMap(each.releases),
    rememberMap(each.pullRequests),
  ]);
  return () => {
    world.tasks.clear();
    for (const { taskId, restore, task } of tasks) {
      restore();
      world.tasks.set(taskId, task);
    }
    for (const restore of [...restoreMaps, ...repositories, ...gitHub]) restore();
  };
}

function rememberMap<K, V>(map: Map<K, V>): () => void {
  const kept = [...map];
  return () => {
    map.clear();
    for (const [key, value] of kept) map.set(key, value);
  };
}

function rememberTask(task: SandboxTask): () => void {
  const { definition, environment } = task;
  const runs = task.runs.map((run) => ({ run, state: run.state, restore: rememberMap(run.artifacts) }));
  return () => {
    task.definition = definition;
    task.environment = environment;
    task.runs.splice(0, task.runs.length, ...runs.map(({ run }) => run));
    for (const { run, state, restore } of runs) {
      run.state = state;
      restore();
    }
  };
}
