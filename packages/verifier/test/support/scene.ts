import { createHash } from 'node:crypto';
import {
  type Evidence,
  EvidenceError,
  type JsonObject,
  type JsonValue,
  type WorkerImplementation,
} from '@chain-of-trust/types';

/** The tasks of the scene: `signing` is the target and takes artifacts from `build`, which runs in `image`. */
export const taskIds = {
  decision: 'AAAAAAAAQACAAAAAAAAAAA',
  image: 'BBBBBBBBQACAAAAAAAAAAA',
  build: 'CCCCCCCCQACAAAAAAAAAAA',
  signing: 'DDDDDDDDQACAAAAAAAAAAA',
} as const;

/** A taskId that the scene does not have. */
export const unknownTaskId = 'ZZZZZZZZQACAAAAAAAAAAA';

/** Name of a task of the scene. */
export type TaskName = keyof typeof taskIds;

/** The names of all tasks of the scene. */
export const taskNames: readonly TaskName[] = ['decision', 'image', 'build', 'signing'];

/** Path of the image that the scene's docker-image task builds. */
export const imagePath = 'public/image.tar.zst';

type Members = Readonly<Record<string, JsonValue | undefined>>;

/** One task: what the queue says of it, what its worker made and signed, and what is published instead. */
export class SceneTask {
  readonly taskId: string;
  definition: JsonObject;
  state = 'completed';
  runs: readonly JsonObject[] = [{ runId: 0, state: 'completed', workerGroup: 'group', workerId: 'worker' }];
  /** What the worker made and hashed. */
  readonly artifacts = new Map<string, string>();
  /** Members that its blob has instead of the right ones. */
  blob: JsonObject = {};
  /** Members that only its OpenPGP blob has instead of the right ones. */
  openpgpBlob: JsonObject = {};
  /** What the queue answers instead of an artifact or a file of the blob. */
  readonly served = new Map<string, string | EvidenceError>();
  /** Whose key signs the blob. */
  signer: WorkerImplementation = 'docker-worker';

  constructor(taskId: string, definition: JsonObject) {
    this.taskId = taskId;
    this.definition = definition;
  }

  /** Changes members of the definition; `undefined` removes one. */
  define(members: Members): void {
    this.definition = merge(this.definition, members);
  }

  /** Changes members of the payload; `undefined` removes one. */
  pay(members: Members): void {
    this.define({ payload: merge(this.definition.payload as JsonObject, members) }); // made as an object below
  }
}

/** A release in memory, good as it is made; a test changes one thing of it. */
export interface Scene extends Readonly<Record<TaskName, SceneTask>> {
  /** taskIds by index path. */
  readonly index: Map<string, string>;
  /** Answers of the evidence that replace those of the tasks. */
  answers: Partial<Evidence>;
}

/** Makes the good release. */
export function createScene(): Scene {
  const docker = { features: {}, env: {}, command: ['make'] };
  const image = { type: 'task-image', taskId: taskIds.image, path: imagePath };
  const inputs = { chainOfTrust: { inputs: { 'docker-image': taskIds.image } } };
  const upstream = [{ taskId: taskIds.build, taskType: 'build', paths: ['public/target.zip'] }];
  const tasks = {
    decision: createTask('decision', 'gecko-3/decision', { ...docker, image: 'decision:1' }),
    image: createTask('image', 'gecko-3/images', { ...docker, image: 'image-builder:1' }),
    build: createTask('build', 'gecko-3/b-linux', { ...docker, image }, inputs),
    signing: createTask('signing', 'scriptworker-k8s/gecko-3-signing', { upstreamArtifacts: upstream }),
  };
  tasks.image.artifacts.set(imagePath, 'layers');
  tasks.build.blob = { environment: { imageArtifactHash: `sha256:${digestOf('layers')}` } };
  tasks.build.artifacts.set('public/target.zip', 'zip').set('public/other.zip', 'other');
  const scheduled = [tasks.image, tasks.build, tasks.signing];
  tasks.decision.artifacts
    .set('public/task-graph.json', JSON.stringify(graphOf(scheduled)))
    .set('public/actions.json', '{"actions":[]}')
    .set('public/parameters.yml', 'level: 3\n'.repeat(20));
  return { ...tasks, index: new Map(), answers: {} };
}

/** The task graph that a decision task publishes for some tasks. */
export function graphOf(tasks: readonly SceneTask[]): JsonObject {
  return Object.fromEntries(tasks.map((task) => [task.taskId, { task: generatedOf(task) }]));
}

/** A definition as graphs have it: group and scheduler are added when the task is created. */
export function generatedOf({ definition }: SceneTask): JsonObject {
  const { taskGroupId: _, schedulerId: __, ...generated } = definition;
  return generated;
}

/** The digest of a text in hex. */
export function digestOf(content: string, algorithm = 'sha256'): string {
  return createHash(algorithm).update(content).digest('hex');
}

/** What the service says of something that does not exist. */
export function notFound(): EvidenceError {
  return new EvidenceError({ code: 'evidence-not-found', message: 'absent' });
}

/** What a service says that does not answer. */
export function outage(): EvidenceError {
  return new EvidenceError({ code: 'evidence-unavailable', message: 'down' });
}

function createTask(name: TaskName, pool: string, payload: JsonObject, extra: JsonObject = {}): SceneTask {
  const [provisionerId = '', workerType = ''] = pool.split('/');
  return new SceneTask(taskIds[name], {
    provisionerId,
    workerType,
    schedulerId: 'gecko-level-3',
    taskGroupId: taskIds.decision,
    dependencies: [],
    requires: 'all-completed',
    priority: 'lowest',
    retries: 5,
    routes: [],
    scopes: [],
    tags: {},
    created: '2026-01-31T00:00:00.000Z',
    deadline: '2026-02-01T00:00:00.000Z',
    expires: '2027-01-31T00:00:00.000Z',
    payload,
    metadata: { name, owner: 'a@example.com', source: 'https://example.com/', description: '' },
    extra,
  });
}

function merge(object: JsonObject, members: Members): JsonObject {
  const merged = Object.entries({ ...object, ...members });
  return Object.fromEntries(merged.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
}
