import type { JsonObject } from '@chain-of-trust/types';
import { lastRunOf, taskOf, type World } from '../world/world.js';
import { dockerBuild, genericBuild, reschedule, type Tampering, withPayload } from './tampering.js';
import { decide } from './task-graph.js';

/** The tree asks for a changed signing task. */
function signing(
  name: string,
  title: string,
  change: (definition: JsonObject, world: World) => JsonObject,
): Tampering {
  return {
    name,
    title,
    apply: (world) =>
      decide(world, taskOf(world, world.names.signing), (definition) => change(definition, world)),
  };
}

/** The definition with its first entry of upstreamArtifacts changed. */
function withFirstUpstream(definition: JsonObject, members: JsonObject): JsonObject {
  const { upstreamArtifacts } = definition.payload as { upstreamArtifacts: JsonObject[] }; // of a signing task
  const [first, ...others] = upstreamArtifacts;
  return withPayload(definition, { upstreamArtifacts: [{ ...first, ...members }, ...others] });
}

/** Attacks on what a release task says it depends on, and on the graph of tasks. */
export const chainTamperings: readonly Tampering[] = [
  signing('empty-upstream-artifacts', 'a signing task takes nothing', (d) =>
    withPayload(d, { upstreamArtifacts: [] }),
  ),
  signing('path-traversal', 'a signing task takes a path that leaves its folder', (d) =>
    withFirstUpstream(d, { paths: ['public/../../x'] }),
  ),
  signing('unlisted-path', 'a signing task takes a file that no worker has hashed', (d) =>
    withFirstUpstream(d, { paths: ['public/build/other.zip'] }),
  ),
  signing('unknown-task-type', 'a signing task calls an upstream task by an unknown type', (d) =>
    withFirstUpstream(d, { taskType: 'anything' }),
  ),
  signing('conflicting-task-type', 'a signing task calls its decision task a build', (d, { names }) =>
    withFirstUpstream(d, { taskId: names.decision }),
  ),
  signing('malformed-task-id', 'a signing task takes from something that is no taskId', (d) =>
    withFirstUpstream(d, { taskId: '../task' }),
  ),
  signing('malformed-inputs', 'a signing task lists inputs that cannot be read', (d) => ({
    ...d,
    extra: { ...(d.extra as JsonObject), chainOfTrust: { inputs: [] } },
  })),
  {
    name: 'target-scopes',
    title: 'a signing task was scheduled with one scope more',
    apply: (world) =>
      reschedule(world, taskOf(world, world.names.signing), (d) => ({
        ...d,
        scopes: [...(d.scopes as string[]), 'project:releng:signing:cert:dep-signing'],
      })),
  },
  signing('target-not-scriptworker', 'a signing task was scheduled on a generic-worker', (d) => ({
    ...d,
    provisionerId: 'gecko-3',
    workerType: 'b-osx',
    taskQueueId: 'gecko-3/b-osx',
    tags: { ...(d.tags as JsonObject), 'worker-implementation': 'generic-worker' },
  })),
  {
    name: 'missing-task',
    title: 'a build is not known to the queue any more',
    apply: (world) => void world.tasks.delete(dockerBuild(world).taskId),
  },
  {
    name: 'missing-decision',
    title: 'the decision task is not known to the queue any more',
    apply: (world) => void world.tasks.delete(world.names.decision),
  },
  {
    name: 'unfinished-task',
    title: 'a build is still running',
    apply: (world) => setState(world, 'running'),
  },
  { name: 'failed-task', title: 'a build has failed', apply: (world) => setState(world, 'failed') },
  {
    name: 'rerun-pending',
    title: 'a completed build was started again and its second run is not finished',
    apply: (world) => {
      const task = dockerBuild(world);
      task.runs.push({ ...lastRunOf(task), runId: 1, state: 'running', artifacts: new Map() });
    },
  },
  {
    name: 'cycle',
    title: 'a docker image depends on the build that runs in it',
    apply: (world) =>
      decide(world, taskOf(world, world.names.dockerImage), (d) => ({
        ...d,
        extra: { ...(d.extra as JsonObject), chainOfTrust: { inputs: { build: dockerBuild(world).taskId } } },
      })),
  },
  {
    name: 'chain-too-long',
    title: 'docker images are built in docker images without end',
    apply: addLongChain,
  },
  {
    name: 'orphan-task',
    title: 'a signing task belongs to the task group of a build',
    apply: (world) =>
      reschedule(world, taskOf(world, world.names.signing), (d) => ({
        ...d,
        taskGroupId: dockerBuild(world).taskId,
      })),
  },
  {
    name: 'orphan-image',
    title: 'a docker image belongs to the task group of a build',
    apply: (world) =>
      reschedule(world, taskOf(world, world.names.dockerImage), (d) => ({
        ...d,
        taskGroupId: genericBuild(world).taskId,
      })),
  },
];

function setState(world: World, state: 'running' | 'failed'): void {
  lastRunOf(dockerBuild(world)).state = state;
}

/** Far more images than any policy allows, each built in the next one. */
function addLongChain(world: World): Promise<void> {
  const image = taskOf(world, world.names.dockerImage);
  const idOf = (i: number) => `${String(i).padStart(8, 'A')}QAC${'A'.repeat(11)}`;
  const inputs = (i: number) => ({ extra: { chainOfTrust: { inputs: { 'docker-image': idOf(i) } } } });
  for (let i = 0; i < 40; i++) {
    world.tasks.set(idOf(i), {
      ...image,
      taskId: idOf(i),
      definition: { ...image.definition, ...inputs(i + 1) },
    });
  }
  return reschedule(world, image, (definition) => ({ ...definition, ...inputs(0) }));
}
