import { createHash } from 'node:crypto';
import type { JsonObject, WorkerImplementation } from '@chain-of-trust/types';
import { jsonContent, textContent } from './content.js';
import { renderDecision } from './decision.js';
import {
  dockerBuildTask,
  dockerImageTask,
  fillerTask,
  genericBuildTask,
  type PushFacts,
} from './definitions.js';
import { Ids } from './ids.js';
import { createWorldKeys } from './keys.js';
import { type ResolvedWorldOptions, resolveOptions, type WorldOptions } from './options.js';
import { outputsOf } from './outputs.js';
import { createInQueue, resolveTimes } from './queue-create.js';
import { beetmoverTask, repackageSigningTask, signingTask } from './release.js';
import type { RepositoryPush } from './repository.js';
import { type Outputs, runTask } from './run-task.js';
import { createRepository, projectsYml } from './source.js';
import { type GraphEntry, taskGraphOf } from './task-graph.js';
import type { SandboxTask, World, WorldTasks } from './world.js';

/** Makes a deployment in which a release has been built and its signing and beetmover tasks are about to run. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const resolved = resolveOptions(options);
  const ids = new Ids(resolved.seed);
  const { workers, trusted } = await createWorldKeys(resolved.now);
  const names = nameTasks(ids, resolved.builds);
  const repository = createRepository(resolved, ids);
  const world: World = {
    now: resolved.now,
    keys: workers,
    trustedKey: trusted,
    signatureFormat: resolved.signatureFormat,
    tasks: new Map(),
    index: new Map(),
    repositories: new Map([[repository.url, repository]]),
    gitHub: new Map(),
    rawFiles: new Map([['mozilla-releng/fxci-config/main/projects.yml', textContent(projectsYml)]]),
    names,
  };
  const builder = new WorldBuilder(world, resolved, ids);
  const [earlier, push] = repository.pushes as [RepositoryPush, RepositoryPush]; // made with exactly two
  await builder.addImagePush(earlier);
  await builder.addReleasePush(push);
  return world;
}

function nameTasks(ids: Ids, builds: number): WorldTasks {
  const next = () => ids.taskId();
  return {
    imageDecision: next(),
    dockerImage: next(),
    decision: next(),
    builds: Array.from({ length: builds }, next),
    repackageSigning: next(),
    signing: next(),
    beetmover: next(),
  };
}

class WorldBuilder {
  readonly #world: World;
  readonly #options: ResolvedWorldOptions;
  readonly #ids: Ids;

  constructor(world: World, options: ResolvedWorldOptions, ids: Ids) {
    this.#world = world;
    this.#options = options;
    this.#ids = ids;
  }

  /** An earlier push, whose docker image later pushes use again. */
  async addImagePush(push: RepositoryPush): Promise<void> {
    const { imageDecision, dockerImage } = this.#world.names;
    const graph = [{ taskId: dockerImage, task: dockerImageTask(this.#factsOf(push)) }];
    await this.#runDecision(imageDecision, push, graph);
    const image = this.#create(graph[0] as GraphEntry, imageDecision, 'docker-worker');
    await this.#run(image, new Map([['public/image.tar.zst', outputsOf(this.#options, 'image')]]));
    this.#world.index.set('gecko.cache.level-3.docker-images.v2.debian12.latest', dockerImage);
  }

  /** The push of the release: its decision task, its builds, a signed repackage, and what is about to run. */
  async addReleasePush(push: RepositoryPush): Promise<void> {
    const { names } = this.#world;
    const facts = this.#factsOf(push);
    const builds = names.builds.map((taskId, i) => ({ taskId, task: this.#buildTask(facts, i) }));
    const artifacts = this.#options.artifactsPerBuild;
    const release: GraphEntry[] = [
      { taskId: names.repackageSigning, task: repackageSigningTask(facts, names, artifacts) },
      { taskId: names.signing, task: signingTask(facts, names, artifacts) },
      { taskId: names.beetmover, task: beetmoverTask(facts, names) },
    ];
    const fillers = Array.from({
      length: Math.max(0, this.#options.taskGraphTasks - builds.length - release.length),
    });
    const rest = fillers.map((_, i) => ({ taskId: this.#ids.taskId(), task: fillerTask(facts, i) }));
    await this.#runDecision(names.decision, push, [...builds, ...release, ...rest]);
    for (const [i, build] of builds.entries()) await this.#runBuild(build, i);
    const [repackage, signing, beetmover] = release.map((entry) =>
      this.#create(entry, names.decision, 'scriptworker'),
    );
    for (const task of [signing, beetmover]) if (task !== undefined) this.#claim(task);
    if (repackage !== undefined)
      await this.#run(
        repackage,
        new Map([['public/build/target.installer.exe', outputsOf(this.#options, 'exe')]]),
      );
  }

  async #runBuild(build: GraphEntry, number: number): Promise<void> {
    const task = this.#create(
      build,
      this.#world.names.decision,
      isDocker(number) ? 'docker-worker' : 'generic-worker',
    );
    if (isDocker(number)) task.environment = { ...task.environment, ...this.#imageEnvironment() };
    const outputs = Array.from(
      { length: this.#options.artifactsPerBuild },
      (_, k): [string, ReturnType<typeof outputsOf>] => [
        `public/build/target-${k}.zip`,
        outputsOf(this.#options, `${build.taskId} ${k}`),
      ],
    );
    await this.#run(task, new Map(outputs));
  }

  async #runDecision(taskId: string, push: RepositoryPush, graph: readonly GraphEntry[]): Promise<void> {
    const { url, project, level } = this.#options.tree;
    const event = { taskId, created: this.#options.now, repository: url, project, level, push };
    const definition = createInQueue(renderDecision(event));
    const task = this.#add(taskId, 'decision', definition, 'docker-worker');
    task.environment = { ...task.environment, imageHash: `sha256:${'9e'.repeat(32)}` };
    const outputs: Outputs = new Map([
      ['public/task-graph.json', jsonContent(taskGraphOf(graph))],
      ['public/actions.json', jsonContent({ version: 1, variables: {}, actions: [] })],
      [
        'public/parameters.yml',
        textContent(`project: ${project}\nlevel: '${level}'\nhead_rev: ${push.changesets.at(-1)?.node}\n`),
      ],
    ]);
    await this.#run(task, outputs);
  }

  #create(entry: GraphEntry, decision: string, worker: WorkerImplementation): SandboxTask {
    const resolved = resolveTimes(entry.task, this.#options.now) as JsonObject; // objects stay objects
    const dependencies =
      (resolved.dependencies as string[]).length === 0 ? [decision] : resolved.dependencies;
    const schedulerId = `gecko-level-${this.#options.tree.level}`;
    const definition = createInQueue({
      ...resolved,
      dependencies: dependencies ?? [],
      taskGroupId: decision,
      schedulerId,
    });
    return this.#add(entry.taskId, String((entry.task.tags as JsonObject).label), definition, worker);
  }

  #add(taskId: string, label: string, definition: JsonObject, worker: WorkerImplementation): SandboxTask {
    const task: SandboxTask = {
      taskId,
      label,
      definition,
      worker,
      runs: [],
      environment: environmentOf(worker),
    };
    this.#world.tasks.set(taskId, task);
    return task;
  }

  #claim(task: SandboxTask): void {
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

  async #run(task: SandboxTask, outputs: Outputs): Promise<void> {
    this.#claim(task);
    await runTask(this.#world, task, outputs);
  }

  #factsOf(push: RepositoryPush): PushFacts {
    const { url, level, certificate } = this.#options.tree;
    return { repository: url, revision: push.changesets.at(-1)?.node ?? '', level, certificate };
  }

  #buildTask(facts: PushFacts, number: number): JsonObject {
    if (isDocker(number))
      return dockerBuildTask(facts, `build-linux64-${number}/opt`, this.#world.names.dockerImage);
    return genericBuildTask(facts, `build-macosx64-${number}/opt`);
  }

  #imageEnvironment(): JsonObject {
    return imageHashes(this.#world);
  }
}

function isDocker(number: number): boolean {
  return number % 2 === 0;
}

function environmentOf(worker: WorkerImplementation): JsonObject {
  if (worker === 'scriptworker') return {};
  return {
    publicIpAddress: '203.0.113.7',
    privateIpAddress: '10.0.0.7',
    instanceId: '4711',
    instanceType: 'n2-standard-8',
    region: 'us-central1',
  };
}

/** What a docker-worker records of the image that it has downloaded: the digest that the image's blob lists. */
function imageHashes(world: World): JsonObject {
  const image = world.tasks.get(world.names.dockerImage)?.runs.at(-1)?.artifacts.get('public/image.tar.zst');
  if (image?.storageType !== 's3' || !(image.content instanceof Uint8Array))
    throw new TypeError('the image is built first');
  const digest = createHash('sha256').update(image.content).digest('hex');
  return { imageHash: `sha256:${'1d'.repeat(32)}`, imageArtifactHash: `sha256:${digest}` };
}
