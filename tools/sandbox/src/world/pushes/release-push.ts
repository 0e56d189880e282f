import type { JsonObject } from '@chain-of-trust/types';
import type { Scheduler } from '../builder.js';
import { dockerBuildTask, fillerTask, genericBuildTask } from '../definitions.js';
import { actionsOf } from '../events/actions.js';
import { fireAction } from '../events/fire-action.js';
import type { Ids } from '../ids.js';
import { outputsOf } from '../outputs.js';
import { beetmoverTask, repackageSigningTask, siblingSigningTask, signingTask } from '../release.js';
import { actionOf } from '../styles.js';
import type { GraphEntry } from '../task-graph.js';
import { type Happening, imageNamespace } from './happening.js';
import { actionSchedulerOf, schedulerOf } from './scheduler.js';

/** The event of the release: its decision task, its builds, a signed repackage, and what is about to run. */
export async function addRelease(happening: Happening & { readonly ids: Ids }): Promise<void> {
  const { world, builder, origin, options } = happening;
  const { names } = world;
  const decision = schedulerOf(names.decision, origin);
  const action = actionOf(options.style);
  const builds = buildEntries(happening);
  const release = releaseEntries(happening, action === undefined ? undefined : names.action);
  const rest = fillerEntries(happening, builds.length + release.length);
  const actions = actionsOf(origin, names.decision);
  const graph = [...builds, ...(action === undefined ? release : []), ...rest];
  await builder.runScheduler(decision, origin.decide(names.decision), { graph, actions, origin });
  const scheduler =
    action === undefined || names.action === undefined
      ? decision
      : await runAction(happening, { action, taskId: names.action, decision, actions, release });
  for (const [number, entry] of builds.entries()) await runBuild(happening, { entry, number, decision });
  await runRelease(happening, release, scheduler);
}

async function runAction(
  { builder, origin, options }: Happening,
  fired: {
    readonly action: string;
    readonly taskId: string;
    readonly decision: Scheduler;
    readonly actions: JsonObject;
    readonly release: readonly GraphEntry[];
  },
): Promise<Scheduler> {
  const { action, taskId, decision, actions, release } = fired;
  const event = options.style === 'pr-action' ? 'pr-action' : 'action';
  const scheduler = actionSchedulerOf(taskId, decision, action);
  const request = {
    origin,
    actions,
    name: action,
    taskId,
    decisionTaskId: decision.taskId,
    now: options.now,
    event,
  };
  await builder.runScheduler(scheduler, fireAction({ ...request, event }), {
    graph: release,
    actions,
    origin,
  });
  return scheduler;
}

function buildEntries({ world, options, origin }: Happening): GraphEntry[] {
  const namespace = options.image === 'indexed-image' ? imageNamespace(origin) : undefined;
  const image = { taskId: world.names.dockerImage, namespace };
  return world.names.builds.map((taskId, number) => ({
    taskId,
    task: isDocker(number)
      ? dockerBuildTask(origin.facts, `build-linux64-${number}/opt`, image)
      : genericBuildTask(origin.facts, `build-macosx64-${number}/opt`),
  }));
}

/** Tasks that an action creates name it as their parent. */
function releaseEntries({ world, options, origin }: Happening, parent: string | undefined): GraphEntry[] {
  const { names } = world;
  const { facts } = origin;
  const artifacts = options.artifactsPerBuild;
  const entries = [
    { taskId: names.repackageSigning, task: repackageSigningTask(facts, names, artifacts) },
    { taskId: names.signing, task: signingTask(facts, names, artifacts) },
    { taskId: names.beetmover, task: beetmoverTask(facts, names) },
    ...names.siblings.map((taskId, number) => {
      const build = names.builds[number % names.builds.length] ?? '';
      return { taskId, task: siblingSigningTask(facts, { number, build, artifacts }) };
    }),
  ];
  if (parent === undefined) return entries;
  return entries.map(({ taskId, task }) => ({
    taskId,
    task: { ...task, extra: { ...(task.extra as JsonObject), parent } }, // always an object here
  }));
}

function fillerEntries(
  { options, origin, ids }: Happening & { readonly ids: Ids },
  others: number,
): GraphEntry[] {
  const length = Math.max(0, options.taskGraphTasks - others);
  return Array.from({ length }, (_, i) => ({ taskId: ids.taskId(), task: fillerTask(origin.facts, i) }));
}

async function runBuild(
  { builder, options }: Happening,
  {
    entry,
    number,
    decision,
  }: { readonly entry: GraphEntry; readonly number: number; readonly decision: Scheduler },
): Promise<void> {
  const worker = isDocker(number) ? options.dockerPayloadsOn : 'generic-worker';
  await builder.runBuild(builder.create(entry, decision, worker), isDocker(number));
}

async function runRelease(
  { builder, options }: Happening,
  release: readonly GraphEntry[],
  scheduler: Scheduler,
): Promise<void> {
  const [repackage, ...others] = release.map((entry) => builder.create(entry, scheduler, 'scriptworker'));
  for (const task of others) builder.claim(task);
  if (repackage === undefined) return;
  const installer = outputsOf(options, 'exe');
  await builder.run(repackage, new Map([['public/build/target.installer.exe', installer]]));
}

function isDocker(number: number): boolean {
  return number % 2 === 0;
}
