import type { JsonObject } from '@chain-of-trust/types';

/** What all tasks of one decision task have in common. */
export interface PushFacts {
  readonly repository: string;
  /** As tasks name it: a hash, or the tag of a release. */
  readonly revision: string;
  readonly level: string;
  readonly trustDomain: string;
  /** Variables that name what its tasks check out. */
  readonly environment: JsonObject;
  /** Scopes of its signing tasks. */
  readonly signingScopes: readonly string[];
  /** The scope that its beetmover tasks ask for. */
  readonly beetmoverScope: string;
}

/** Members of a task as a task graph has them: times relative, no task group yet. */
function graphTask(facts: PushFacts, name: string, kind: string, members: JsonObject): JsonObject {
  return {
    created: { 'relative-datestamp': '0 seconds' },
    deadline: { 'relative-datestamp': '1 day' },
    expires: { 'relative-datestamp': '1 year' },
    metadata: {
      name,
      description: `${name} of ${facts.revision}`,
      owner: 'developer@example.com',
      source: `${facts.repository}/${viewOf(facts)}/${facts.revision}/taskcluster/kinds/${kind}`,
    },
    routes: [`tc-treeherder.v2.${facts.revision}`],
    dependencies: [],
    scopes: [],
    ...members,
    tags: { kind, label: name, ...((members.tags ?? {}) as JsonObject) }, // tags are always an object
    extra: { treeherder: { symbol: 'B' }, ...((members.extra ?? {}) as JsonObject) }, // and so is extra
  };
}

/** What precedes the revision in the address of a folder. */
function viewOf({ repository }: PushFacts): string {
  return repository.startsWith('https://github.com/') ? 'blob' : 'file';
}

const expires = { 'relative-datestamp': '1 year' };

function sourceEnvironment({ environment }: PushFacts): JsonObject {
  return { ...environment, MOZ_AUTOMATION: '1' };
}

/** A task that builds a docker image. */
export function dockerImageTask(facts: PushFacts, namespace?: string): JsonObject {
  return graphTask(facts, 'docker-image-debian12-amd64-build', 'docker-image', {
    ...(namespace === undefined ? {} : { routes: [`index.${namespace}`] }),
    provisionerId: `${facts.trustDomain}-${facts.level}`,
    workerType: 'images',
    tags: { 'worker-implementation': 'docker-worker' },
    payload: {
      image:
        'example/image_builder:6.1.0@sha256:5b4b5b6f8c2bb1f4b3e3d5d6b1d9e5a7c4b3a2918f7e6d5c4b3a29180f7e6d5c',
      env: { ...sourceEnvironment(facts), IMAGE_NAME: 'debian12-amd64-build' },
      features: { chainOfTrust: true, taskclusterProxy: true },
      command: ['/usr/local/bin/build-image'],
      maxRunTime: 7200,
      artifacts: { 'public/image.tar.zst': { type: 'file', path: '/workspace/image.tar.zst', expires } },
    },
  });
}

/** A docker image by the task that built it, or by the route of that task. */
export interface ImageReference {
  readonly taskId: string;
  readonly namespace: string | undefined;
}

/** A build in the image of a docker-image task. */
export function dockerBuildTask(facts: PushFacts, name: string, image: ImageReference): JsonObject {
  return graphTask(facts, name, 'build', {
    provisionerId: `${facts.trustDomain}-${facts.level}`,
    workerType: 'b-linux-gcp',
    dependencies: [image.taskId],
    scopes: ['secrets:get:project/taskcluster/gecko/internet-archive'],
    tags: { 'worker-implementation': 'docker-worker' },
    ...(image.namespace === undefined
      ? { extra: { chainOfTrust: { inputs: { 'docker-image': image.taskId } } } }
      : {}),
    payload: {
      image:
        image.namespace === undefined
          ? { type: 'task-image', taskId: image.taskId, path: 'public/image.tar.zst' }
          : { type: 'indexed-image', namespace: image.namespace, path: 'public/image.tar.zst' },
      env: sourceEnvironment(facts),
      features: { chainOfTrust: true, taskclusterProxy: true },
      command: ['/builds/worker/bin/run-task', '--', '/builds/worker/workspace/build.sh', name],
      maxRunTime: 36_000,
      artifacts: { 'public/build': { type: 'directory', path: '/builds/worker/artifacts', expires } },
    },
  });
}

/** A build directly on a machine. */
export function genericBuildTask(facts: PushFacts, name: string): JsonObject {
  return graphTask(facts, name, 'build', {
    provisionerId: `${facts.trustDomain}-${facts.level}`,
    workerType: 'b-osx-arm64',
    tags: { 'worker-implementation': 'generic-worker', os: 'macosx' },
    payload: {
      command: [['/usr/local/bin/python3', 'run-task', '--', 'build.sh', name]],
      env: sourceEnvironment(facts),
      features: { chainOfTrust: true },
      maxRunTime: 36_000,
      mounts: [{ cacheName: `${facts.trustDomain}-level-${facts.level}-checkouts`, directory: 'build' }],
      osGroups: [],
      artifacts: [{ type: 'directory', name: 'public/build', path: 'artifacts', expires }],
    },
  });
}

/** What a release task is made of. */
export interface ReleaseTask {
  readonly name: string;
  readonly kind: string;
  readonly scopes: readonly string[];
  readonly upstreamArtifacts: readonly JsonObject[];
  readonly payload?: JsonObject;
}

/** A task that runs on a scriptworker. */
export function scriptworkerTask(facts: PushFacts, task: ReleaseTask): JsonObject {
  const dependencies = [...new Set(task.upstreamArtifacts.map((entry) => String(entry.taskId)))];
  return graphTask(facts, task.name, task.kind, {
    provisionerId: 'scriptworker-k8s',
    workerType: `${facts.trustDomain}-${facts.level}-${task.kind}`,
    dependencies,
    scopes: [...task.scopes],
    tags: { 'worker-implementation': 'scriptworker' },
    payload: { maxRunTime: 600, upstreamArtifacts: [...task.upstreamArtifacts], ...task.payload },
  });
}

/** One of the thousands of tasks of a graph that no release task depends on. */
export function fillerTask(facts: PushFacts, number: number): JsonObject {
  return graphTask(facts, `test-linux1804-64/opt-mochitest-${number}`, 'test', {
    provisionerId: 'gecko-t',
    workerType: 't-linux-docker',
    tags: { 'worker-implementation': 'docker-worker' },
    payload: {
      command: ['/builds/worker/bin/test-linux.sh', '--total-chunks=16', `--this-chunk=${(number % 16) + 1}`],
      env: { ...sourceEnvironment(facts), NEED_XVFB: 'true', MOZ_FETCHES_DIR: 'fetches' },
      features: {},
      image: 'example/ubuntu1804-test',
      maxRunTime: 5400,
      artifacts: { 'public/logs': { type: 'directory', path: '/builds/worker/workspace/logs', expires } },
    },
  });
}
