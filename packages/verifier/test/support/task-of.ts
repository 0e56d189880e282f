import type { SandboxTask, World } from '@chain-of-trust/sandbox';

/** A task that must be there. */
export function taskOf(world: World, taskId = ''): SandboxTask {
  const task = world.tasks.get(taskId);
  if (task === undefined) throw new TypeError(`the world has no task ${taskId}`);
  return task;
}
