import {
  type Evidence,
  EvidenceError,
  type JsonObject,
  type TaskDefinition,
  type TaskTypeKind,
  taskTypeKinds,
  toTaskDefinition,
} from '@chain-of-trust/types';

/** A well-formed taskId for each small number. */
export function taskIdOf(number: number): string {
  return `${String(number).padStart(8, 'A')}QAC${'A'.repeat(11)}`;
}

/** A task definition with exactly the given members changed. */
export function createTask(members: JsonObject = {}): TaskDefinition {
  return toTaskDefinition({
    provisionerId: 'gecko-3',
    workerType: 'b-linux',
    schedulerId: 'gecko-level-3',
    taskGroupId: taskIdOf(0),
    dependencies: [],
    scopes: [],
    created: '2026-01-01T00:00:00.000Z',
    deadline: '2026-01-02T00:00:00.000Z',
    payload: {},
    metadata: {
      name: 'a',
      owner: 'a@example.com',
      source: 'https://hg.mozilla.org/mozilla-central',
      description: '',
    },
    extra: {},
    ...members,
  });
}

/** Evidence that knows only task definitions and an index, and answers after as many turns as `delayOf` says. */
export function evidenceOf(
  tasks: ReadonlyMap<string, TaskDefinition>,
  delayOf = (_taskId: string) => 0,
  index: ReadonlyMap<string, string> = new Map(),
): Evidence {
  const unasked = () =>
    Promise.reject(new Error('a chain is built from task definitions and the index alone'));
  return {
    async taskDefinition(taskId) {
      for (let turn = delayOf(taskId); turn > 0; turn--) await Promise.resolve();
      const task = tasks.get(taskId);
      if (task === undefined)
        throw new EvidenceError({ code: 'evidence-not-found', message: `no task ${taskId}` });
      return task;
    },
    taskStatus: unasked,
    listArtifacts: unasked,
    openArtifact: unasked,
    async findIndexedTask(namespace) {
      const taskId = index.get(namespace);
      if (taskId === undefined)
        throw new EvidenceError({ code: 'evidence-not-found', message: `nothing at ${namespace}` });
      return taskId;
    },
    readSourceFile: unasked,
    findPush: unasked,
    findCommit: unasked,
    isOnBranch: unasked,
    findDefaultBranch: unasked,
    findRelease: unasked,
    findPullRequest: unasked,
  };
}

/** Options of a chain for the common task types. */
export const options = {
  taskTypes: taskTypeKinds as ReadonlyMap<string, TaskTypeKind>,
  scriptworkerProvisioners: ['scriptworker-k8s'],
  maxDepth: 20,
};
