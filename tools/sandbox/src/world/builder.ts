import { createHash } from 'node:crypto';
import type { JsonObject, WorkerImplementation } from '@chain-of-trust/types';
import { dump } from 'js-yaml';
import { jsonContent, textContent } from './content.js';
import type { Origin } from './events/origin.js';
import type { ResolvedWorldOptions } from './options.js';
import { outputsOf } from './outputs.js';
import { createInQueue, resolveTimes } from './queue-create.js';
import { type Outputs, runTask } from './run-task.js';
import { type GraphEntry, taskGraphOf } from './task-graph.js';
import type { SandboxTask, World } from './world.js';

/** The task that creates others, and the group it creates them in. */
export interface Scheduler {
  readonly taskId: string;
  readonly taskGroupId: string;
  readonly schedulerId: string;
  readonly isAction: boolean;
}

/** Creates tasks in the queue of a world and runs them. */
export class WorldBuilder {
  readonly #world: World;
  readonly #options: ResolvedWorldOptions;

  constructor(world: World, options: ResolvedWorldOptions) {
    this.#world = world;
    this.#options = options;
  }

  /** Runs a decision or action task that creates a graph of tasks. */
  async runScheduler(
    scheduler: Scheduler,
    definition: JsonObject,
    published: {
      readonly graph: readonly GraphEntry[];
      readonly actions: JsonObject;
      readonly origin: Origin;
    },
  ): Promise<void> {
    const label = scheduler.isAction ? 'action' : 'decision';
    const task = this.#add(scheduler.taskId, label, createInQueue(definition), 'docker-worker');
    task.environment = { ...task.environment, imageHash: `sha256:${'9e'.repeat(32)}` };
    const outputs: Outputs = new Map([
      ['public/task-graph.json', jsonContent(taskGraphOf(published.graph))],
      ['public/actions.json', jsonContent(published.actions)],
      ['public/parameters.yml', textContent(dump(published.origin.parameters))],
    ]);
    await this.run(task, outputs);
  }

  /** Creates a task of a graph. */
  create(entry: GraphEntry, scheduler: Scheduler, worker: WorkerImplementation): SandboxTask {
    const resolved = resolveTimes(entry.task, this.#options.now) as JsonObject; // objects stay objects
    const dependencies =
      (resolved.dependencies as string[]).length === 0 ? [scheduler.taskId] : resolved.dependencies;
    const definition = createInQueue({
      ...resolved,
      dependencies: dependencies ?? [],
      taskGroupId: scheduler.taskGroupId,
      schedulerId: scheduler.schedulerId,
    });
    return this.#add(entry.taskId, String((entry.task.tags as JsonObject).label), definition, worker);
  }

  /** A worker takes the task. */
  claim(task: SandboxTask): void {
    const number = this.#world.tasks.size;
    const workerGroup = task.worker === 'scriptworker' ? 'gecko-3-signing' : 'us-central1-a';
    task.runs.push({
      runId: 0,
      state: 'running',
      workerGroup,
      workerId: `worker-${number}`,
      artifacts: new Map(),
    });
  }

  /** A worker takes the task, and completes it with these outputs. */
  async run(task: SandboxTask, outputs: Outputs): Promise<void> {
    this.claim(task);
    await runTask(this.#world, task, outputs);
  }

  /** Runs a build; on docker, the worker records the image that it ran. */
  async runBuild(task: SandboxTask, isDocker: boolean): Promise<void> {
    if (isDocker) task.environment = { ...task.environment, ...imageHashes(this.#world) };
    const outputs = Array.from(
      { length: this.#options.artifactsPerBuild },
      (_, k): [string, ReturnType<typeof outputsOf>] => [
        `public/build/target-${k}.zip`,
        outputsOf(this.#options, `${task.taskId} ${k}`),
      ],
    );
    await this.run(task, new Map(outputs));
  }

  #add(taskId: string, label: string, definition: JsonObject, worker: WorkerImplementation): SandboxTask {
    const environment = worker === 'scriptworker' ? {} : workerEnvironment;
    const task: SandboxTask = { taskId, label, definition, worker, runs: [], environment };
    this.#world.tasks.set(taskId, task);
    return task;
  }
}

const workerEnvironment: JsonObject = {
  publicIpAddress: '203.0.113.7',
  privateIpAddress: '10.0.0.7',
  instanceId: '4711',
  instanceType: 'n2-standard-8',
  region: 'us-central1',
};

/** What a docker-worker records of the image that it has downloaded: the digest that the image's blob lists. */
function imageHashes(world: World): JsonObject {
  const image = world.tasks.get(world.names.dockerImage)?.runs.at(-1)?.artifacts.get('public/image.tar.zst');
  if (image?.storageType !== 's3' || !(image.content instanceof Uint8Array))
    throw new TypeError('the image is built first');
  const digest = createHash('sha256').update(image.content).digest('hex');
  return { imageHash: `sha256:${'1d'.repeat(32)}`, imageArtifactHash: `sha256:${digest}` };
}
