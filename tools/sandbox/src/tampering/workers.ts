import type { JsonObject } from '@chain-of-trust/types';
import { taskOf, type World } from '../world/world.js';
import {
  dockerBuild,
  genericBuild,
  reschedule,
  type Tampering,
  withEnvironment,
  withPayload,
} from './tampering.js';
import { decide } from './task-graph.js';

type Change = (definition: JsonObject, world: World) => JsonObject;

/** The tree asks for a changed build on docker-worker. */
function build(name: string, title: string, change: Change): Tampering {
  return {
    name,
    title,
    apply: (world) => decide(world, dockerBuild(world), (definition) => change(definition, world)),
  };
}

/** The tree asks for a changed build on generic-worker. */
function generic(name: string, title: string, change: Change): Tampering {
  return {
    name,
    title,
    apply: (world) => decide(world, genericBuild(world), (definition) => change(definition, world)),
  };
}

/** Tasks that nobody should trust although the tree asks for them: by where and in what they run. */
export const workerTamperings: readonly Tampering[] = [
  build('prebuilt-image', 'the tree asks for a build in an image by its name', (d) =>
    withPayload(d, { image: 'example/any:latest' }),
  ),
  build('image-malformed', 'the tree asks for a build in an image of a kind that no worker knows', (d) =>
    withPayload(d, { image: { type: 'remote-image', url: 'https://example.com/image.tar' } }),
  ),
  build('indexed-image-missing', 'the tree asks for a build in an image that the index does not have', (d) =>
    withPayload(d, { image: { type: 'indexed-image', namespace: 'x', path: 'public/image.tar.zst' } }),
  ),
  build(
    'indexed-image-not-claimed',
    'an index entry was pointed at a docker-image task that never asked for it',
    (d) =>
      withPayload(d, {
        image: {
          type: 'indexed-image',
          namespace: 'gecko.cache.level-3.docker-images.v2.debian12.latest',
          path: 'public/image.tar.zst',
        },
      }),
  ),
  build(
    'docker-image-other',
    'the tree asks for a build in the image of a task that is not among its inputs',
    (d, { names }) =>
      withPayload(d, { image: { type: 'task-image', taskId: names.decision, path: 'public/image.tar.zst' } }),
  ),
  build(
    'docker-image-no-image',
    'the tree asks for a build in an image of its decision task',
    (d, { names }) =>
      withPayload(
        {
          ...d,
          extra: { ...(d.extra as JsonObject), chainOfTrust: { inputs: { 'docker-image': names.decision } } },
        },
        { image: { type: 'task-image', taskId: names.decision, path: 'public/image.tar.zst' } },
      ),
  ),
  build('features-malformed', 'the tree asks for a build whose switches cannot be read', (d) =>
    withPayload(d, { features: ['chainOfTrust'] }),
  ),
  build('interactive-docker', 'the tree asks for a build with a shell for its owner', (d) =>
    withPayload(d, { features: { chainOfTrust: true, interactive: true } }),
  ),
  build('interactive-env', 'the tree asks for a build with a shell by its environment', (d) =>
    withEnvironment(d, { TASKCLUSTER_INTERACTIVE: '1' }),
  ),
  generic('interactive-generic', 'the tree asks for a build with a remote desktop', (d) =>
    withPayload(d, { rdpInfo: 'login-identity/x' }),
  ),
  build('ambiguous-worker', 'a build names two worker implementations', (d) => ({
    ...d,
    tags: { ...(d.tags as JsonObject), 'worker-implementation': 'generic-worker' },
  })),
  generic('unknown-worker', 'a build names no known worker implementation', (d) =>
    withPayload(
      { ...d, tags: { 'worker-implementation': 'other-worker' } },
      { mounts: null, osGroups: null },
    ),
  ),
  {
    name: 'docker-image-worker-pool',
    title: 'a docker image was built on a worker pool of anybody',
    apply: (world) =>
      decide(world, taskOf(world, world.names.dockerImage), (d) => ({
        ...d,
        workerType: 'b-linux',
        taskQueueId: 'gecko-3/b-linux',
      })),
  },
  {
    name: 'docker-image-digest',
    title: 'a build ran in another image than the one that was built',
    apply: (world) => {
      const task = dockerBuild(world);
      task.environment = { ...task.environment, imageArtifactHash: `sha256:${'0'.repeat(64)}` };
      return reschedule(world, task, (d) => d);
    },
  },
  {
    name: 'docker-image-md5',
    title: 'a build recorded its image with md5',
    apply: (world) => {
      const task = dockerBuild(world);
      task.environment = { ...task.environment, imageArtifactHash: `md5:${'0'.repeat(32)}` };
      return reschedule(world, task, (d) => d);
    },
  },
];
