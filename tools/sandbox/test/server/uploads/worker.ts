import { hashArtifacts, type UploadTarget } from '@chain-of-trust/generator';
import { type SandboxRun, type SandboxTask, startSandbox } from '@chain-of-trust/sandbox';
import { createSmallWorld, type Deployment } from '../../with-sandbox.js';

/** A worker that has claimed the first build of a deployment, and has not published anything. */
export interface Worker extends Deployment {
  readonly task: SandboxTask;
  readonly run: SandboxRun;
  readonly target: UploadTarget;
}

/** Lets a worker work at a deployment. */
export async function withWorker(
  options: Parameters<typeof startSandbox>[1],
  use: (worker: Worker) => Promise<void>,
): Promise<void> {
  const world = await createSmallWorld();
  const sandbox = await startSandbox(world, options);
  const taskId = world.names.builds[0] ?? '';
  const task = world.tasks.get(taskId);
  const run = task?.runs[0];
  if (task === undefined || run === undefined) throw new TypeError('no build');
  run.state = 'running';
  run.artifacts.clear();
  const { rootUrl } = sandbox;
  const target = {
    taskId,
    runId: 0,
    expires: new Date(String(task.definition.expires)),
    rootUrl,
    credentials: sandbox.taskCredentials(taskId, 0),
    backoffMs: 1,
  };
  const build = `${rootUrl}/api/queue/v1/task/${taskId}`;
  try {
    await use({ world, sandbox, build, task, run, target });
  } finally {
    await sandbox.close();
  }
}

/** What a blob says of a folder. */
export const digestsOf = (folder: string) => hashArtifacts(folder);
